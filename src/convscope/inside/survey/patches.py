"""Every channel's strongest patches as a folder of pictures: LAYER/CHANNEL-RANK.png."""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from pathlib import Path

from ...network import Network
from .folder import PATCHES
from .found import Survey
from .patch import field_of
from .pictures import Pictures

PARTIAL = ".patches-partial"


def write_patches(
    folder: Path, found: Survey, network: Network, pictures: Pictures, most: int
) -> None:
    """Write up to ``most`` patches of each channel; the folder is there whole or not at all."""
    partial = folder / PARTIAL
    shutil.rmtree(partial, ignore_errors=True)
    shutil.rmtree(folder / PATCHES, ignore_errors=True)
    if not most:
        return
    wanted: dict[int, list[tuple[str, int, int, int, int]]] = defaultdict(list)
    for name, layer in found.layers.items():
        (partial / safe(name)).mkdir(parents=True, exist_ok=True)
        for channel in range(layer.channels):
            for rank in range(min(most, layer.strongest.shape[1])):
                place = int(layer.strongest[channel, rank])
                if place >= 0:
                    y, x = layer.strongest_cells[channel, rank].tolist()
                    wanted[place].append((name, channel, rank, y, x))
    for place, ones in sorted(wanted.items()):  # a picture is read once, whoever wants it
        read = pictures.read([place])
        for name, channel, rank, y, x in ones if len(read.pictures) else ():
            rows, columns = field_of(network, pictures, name, y, x)
            file = partial / safe(name) / f"{channel}-{rank + 1}.png"
            _save(file, read.pictures[0][rows, columns])
    partial.rename(folder / PATCHES)


def safe(layer: str) -> str:
    """Return a layer's name as that of a folder.

    >>> safe("features/0:conv")
    'features_0_conv'
    """
    return re.sub(r"[^\w.\-]", "_", layer).lstrip(".") or "_"


def _save(file: Path, pixels: object) -> None:
    import numpy as np
    from PIL import Image

    values = np.asarray(pixels)
    if values.size:
        Image.fromarray(values[..., 0] if values.shape[2] == 1 else values).save(
            file, compress_level=1
        )
