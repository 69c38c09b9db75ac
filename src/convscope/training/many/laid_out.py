"""A run's data laid out beside it once, so that its workers need not decode a picture each.

The pictures are one array on the disk that all workers see. Each of them maps it and reads the
pictures of its own share; the first one those of the validation as well.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from ...data.data import Data, in_turn
from ..checkpoint import FULL, DiskFull, write_json
from ..run_folder import RunFolder
from ..start import data_of

FOLDER = ".data"
"""Within the run's folder, while workers train it."""
PICTURES, PARTS, ABOUT = "pictures", "parts.npz", "about.json"
ARRAYS = ("labels", "test", "validation", "groups", "sizes")
REST = ("name", "classes", "sources", "mean", "std", "resize", "interpolation", "digest")


@contextmanager
def laid_out(run: RunFolder, data: Data | None = None) -> Iterator[None]:
    """Lay out the data of a run, or what it names, until this is left.

    Raises BadData where it is not what the run began with, DiskFull where there is no room.
    """
    home = run.path / FOLDER
    try:
        _write(home, data_of(run, data))
        yield
    finally:
        shutil.rmtree(home, ignore_errors=True)


def data_laid_out(run: RunFolder) -> Data:
    """Return the data that lie beside a run, without reading its pictures."""
    home = run.path / FOLDER
    about = json.loads((home / ABOUT).read_text(encoding="utf-8"))
    shape, digest = tuple(about.pop("shape")), about.pop("digest")
    for name, value in about.items():
        about[name] = tuple(value) if isinstance(value, list) else value
    with np.load(home / PARTS, allow_pickle=False) as parts:
        arrays = {name: parts[name] for name in parts.files}
    data = Data(pictures=np.memmap(home / PICTURES, np.uint8, "r", shape=shape), **about, **arrays)
    vars(data)["digest"] = digest  # to find it out anew every worker would read every picture
    return data


def _write(home: Path, data: Data) -> None:
    shutil.rmtree(home, ignore_errors=True)  # of a start that was killed
    try:
        home.mkdir()
        with open(home / PICTURES, "wb") as file:
            for some in in_turn(data):
                file.write(data.of(some).data)
        arrays = {name: getattr(data, name) for name in ARRAYS}
        np.savez(home / PARTS, **{name: a for name, a in arrays.items() if a is not None})
        about = {name: getattr(data, name) for name in REST} | {"shape": data.pictures.shape}
        write_json(home / ABOUT, about, lasting=False)
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise DiskFull(
            "the workers' pictures find no room beside the run",
            received=f"{data.pictures.nbytes / 2**20:,.0f} MiB for '{home}'",
            remedy="Make room, or give another folder with --runs.",
        ) from error
