"""The pictures of what is sought, as PNG: one unit's, one rung's."""

from __future__ import annotations

import io
from typing import Any

import numpy as np

from ..animate.ladder import tile
from ..base.array import Array
from ..base.errors import BadQuestion
from ..network import Network
from ..zoo.ladders import ladders
from .seeking import Seeking
from .visions import LadderOf, VisionOf

SIDE = 144
"""Pixels of a rung's picture that is sent."""


def sight(seeking: Seeking, network: Network, asked: VisionOf) -> bytes:
    """Return a unit's pictures as they are now, side by side. Raises BadQuestion for none."""
    job = seeking.vision(network, asked)
    if job is None or job.shown is None:
        raise BadQuestion("there is no picture of this unit yet", received=f"'{asked.layer}'")
    return _png(_image(job.shown.picture))


def rung(seeking: Seeking, network: Network, seed: int, place: int) -> bytes:
    """Return the pictures of a rung as they are now, squares side by side; clear where none is.

    Raises BadQuestion where there is no such rung.
    """
    from PIL import Image

    job = seeking.ladder(network, LadderOf(network.digest, seed, "look"))
    if job is None:
        return _png(_along(network, seed, place))
    if job.shown is None or not 0 <= place < len(job.shown):
        raise BadQuestion("there is no such rung yet", received=str(place))
    pictures = job.shown[place].pictures
    strip = Image.new("RGBA", (SIDE * len(pictures), SIDE))
    for i, picture in enumerate(pictures):
        if picture is not None:
            strip.paste(tile(picture, SIDE), (i * SIDE, 0))
    return _png(strip)


def _along(network: Network, seed: int, place: int) -> Any:
    from PIL import Image

    found = ladders().get(network.digest)
    if found is None or found.seed != seed or not 0 <= place < len(found.rungs):
        raise BadQuestion("there is no such rung", received=str(place))
    many = len(found.rungs[place]["channels"])
    with Image.open(found.path) as whole:
        box = 0, place * found.side, many * found.side, (place + 1) * found.side
        return whole.crop(box)


def _image(picture: Array) -> Any:
    from PIL import Image

    return Image.fromarray(
        np.ascontiguousarray(picture.squeeze(2) if picture.shape[2] == 1 else picture)
    )


def _png(image: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
