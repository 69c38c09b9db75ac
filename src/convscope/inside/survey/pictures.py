"""Pictures as they come: some at a time, however many there are, prepared for a network.

What ``training.fed`` does for all pictures together; here no more than a batch is held.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.errors import BadData, BadPicture, TooLarge
from ...base.picture import open_picture
from ...base.preprocess_settings import Preprocess
from ...data.data import Broken, Data
from ...data.folder import PARTS, class_folders, has_class_folders
from ...data.idx import has_idx
from ...data.open_data import open_data
from ...data.table import tables
from ...network import Network
from ...network.preprocess_of import preprocess_of
from ...training.fed import as_they_lie, cut_out, numbers, only_input, settings_for
from ...training.predict import files_of
from .folder import is_survey, without_patches


@dataclass(frozen=True, eq=False)
class Read:
    """Pictures (m h w c) uint8 of the places (m,) that could be read; the ``broken`` others."""

    pictures: Array
    places: Array
    broken: tuple[tuple[int, Broken], ...]


@dataclass(frozen=True, eq=False)
class Pictures:
    """``count`` pictures that are read when they are asked for, with labels where there are any.

    ``labels`` (n,) are places in ``classes``, None without. ``name`` is what they are opened by.
    """

    name: str
    digest: str
    count: int
    classes: tuple[str, ...]
    labels: Array | None
    preprocess: Preprocess
    dtype: str
    data: Data | None = None
    files: tuple[Path, ...] = ()
    skipped: tuple[Broken, ...] = ()

    def read(self, places: Sequence[int] | Array) -> Read:
        """Read some pictures in the size and mode that the network takes."""
        at = np.asarray(places, np.int64)
        if self.data is not None and as_they_lie(self.preprocess, self.data):
            return Read(self.data.of(at), at, ())
        made, kept, broken = [], [], []
        for place in at.tolist():
            try:
                made.append(cut_out(open_picture(self._source(place)), self.preprocess))
                kept.append(place)
            except (BadPicture, TooLarge) as error:
                broken.append((place, Broken(str(self._source(place)), str(error))))
        p = self.preprocess
        none = np.zeros((0, p.height, p.width, 1 if p.mode == "L" else 3), np.uint8)
        return Read(np.stack(made) if made else none, np.array(kept, np.int64), tuple(broken))

    def tensor(self, pictures: Array) -> Array:
        """Return the network's input of pictures that were read."""
        return numbers(pictures, self.preprocess).astype(self.dtype, copy=False)

    def _source(self, place: int) -> Any:
        if self.data is None:
            return self.files[place]
        return self.data.sources[place] if self.data.sources else self.data.of([place])[0]


def pictures_of(
    network: Network,
    source: Any,
    *,
    limit: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Pictures:
    """Return pictures for a network: ``Data``, a folder, or whatever ``open_data`` takes.

    A folder of class folders, or of pictures without any classes, is gone through as it lies and
    never held; what else there is, is opened by ``open_data``. ``limit`` takes the first so many.
    Raises BadData where there is no picture, BadNetwork and BadShape where the network takes none.
    """
    value = only_input(network)
    if isinstance(source, (str, PathLike)) and _to_be_walked(Path(source)):
        return _folder(network, Path(source), value.dtype, limit)
    data = source if isinstance(source, Data) else open_data(source, progress=progress)
    name = data.name
    if isinstance(source, (str, PathLike)):
        name = str(Path(source).resolve()) if Path(source).exists() else str(source)
    count = len(data) if limit is None else min(limit, len(data))
    labels = None if data.is_regression else data.labels
    settings, _ = settings_for(network, data)
    return Pictures(
        name, data.digest, count, data.classes, labels, settings, value.dtype, data,
        skipped=data.broken,
    )  # fmt: skip


def _to_be_walked(path: Path) -> bool:
    try:
        return path.is_dir() and not has_idx(path) and (has_class_folders(path) or not tables(path))
    except (OSError, ValueError):  # a name that no file can have
        return False


def _folder(network: Network, root: Path, dtype: str, limit: int | None) -> Pictures:
    files = without_patches(root, files_of(root))
    labels, classes = _labels(root, files)
    if limit is not None:
        files, labels = files[:limit], None if labels is None else labels[:limit]
    if not files:
        raise BadData(f"no picture of '{root}' is to be looked at", received=f"limit {limit}")
    sha = hashlib.sha256(repr(classes).encode())
    for file in files:
        sha.update(f"{file.relative_to(root)} {file.stat().st_size}\n".encode())
    settings, _ = preprocess_of(network)
    return Pictures(
        str(root.resolve()), sha.hexdigest(), len(files), classes, labels, settings, dtype,
        files=tuple(files),
    )  # fmt: skip


def _labels(root: Path, files: list[Path]) -> tuple[Array | None, tuple[str, ...]]:
    """Return each file's class: the folder it lies in, below that of its part where divided."""
    if not has_class_folders(root):
        return None, ()
    tops = [name for name, path in class_folders(root).items() if not is_survey(path)]
    divided = all(name.lower() in PARTS for name in tops)
    depth = 1 if divided else 0
    named = [file.relative_to(root).parts for file in files]
    own = [parts[depth] if len(parts) > depth + 1 else "" for parts in named]
    classes = tuple(sorted(set(own) - {""}))
    if len(classes) < 2:
        return None, ()
    place = {name: i for i, name in enumerate(classes)}
    return np.array([place.get(name, -1) for name in own], np.int64), classes
