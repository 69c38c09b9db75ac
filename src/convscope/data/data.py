"""Pictures with what they show: all that a training needs to know of its data."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..base.array import Array, Float
from ..base.errors import BadData
from ..base.preprocess_settings import PRESETS, Preprocess

AT_ONCE = 64 * 2**20
"""Bytes of pictures that are looked at together where all of them are."""


@dataclass(frozen=True)
class Broken:
    """A file that could not be read, and why: it is skipped."""

    path: str
    why: str


@dataclass(frozen=True, eq=False)
class Data:
    """Pictures (n h w c) uint8, all of one size, with a label each.

    ``labels`` are whole numbers (n,), places in ``classes``; without classes they are the numbers
    to be predicted, float32 (n,) or (n, k). ``sources`` are the files' paths where there are
    files, ``sizes`` (n, 2) the width and height that each picture had before it was resized.
    ``test`` and ``validation`` are the places of the pictures that the data set itself keeps for
    these parts. ``groups`` (n,) are whole numbers, the same for pictures that belong together (of
    one person, in one typeface): a group is never divided. ``mean`` and ``std`` go into
    ``preprocess``, as do ``resize`` and ``interpolation``, which say how the pictures came to their
    size. Raises BadData where the parts do not fit together.

    >>> data = Data("two", np.zeros((2, 4, 6, 1), np.uint8), np.array([0, 1]), ("cat", "dog"))
    >>> len(data), data.size, data.channels, data.tensor([1]).shape
    (2, (4, 6), 1, (1, 1, 4, 6))
    """

    name: str
    pictures: Array
    labels: Array
    classes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    broken: tuple[Broken, ...] = ()
    test: Array | None = None
    validation: Array | None = None
    sizes: Array | None = None
    notes: tuple[str, ...] = ()
    groups: Array | None = None
    mean: tuple[float, ...] = (0.0,)
    std: tuple[float, ...] = (1.0,)
    resize: str | None = None  # None: as the preset for this many channels has it
    interpolation: str | None = None

    def __post_init__(self) -> None:
        _check_pictures(self.pictures, self.name)
        n = len(self.pictures)
        labels = np.asarray(self.labels)
        if labels.ndim not in (1, 1 if self.classes else 2) or len(labels) != n:
            raise BadData(
                f"'{self.name}' has {n:,} pictures",
                received=f"labels of the shape {labels.shape}",
                remedy="Give one label for each picture.",
            )
        made = _places(labels, len(self.classes)) if self.classes else _numbers(labels)
        object.__setattr__(self, "labels", _fixed(made))
        object.__setattr__(self, "pictures", _fixed(self.pictures))
        for part in ("test", "validation"):
            object.__setattr__(self, part, _part(getattr(self, part), n, part))
        if self.test is not None and self.validation is not None:
            both = np.intersect1d(self.test, self.validation)
            if len(both):
                raise BadData(
                    "a picture is kept for testing and for validation",
                    received=f"place {both[0]}",
                )
        counts = {
            "sources": len(self.sources), "sizes": _length(self.sizes),
            "groups": _length(self.groups),
        }  # fmt: skip
        for name, count in counts.items():
            if count not in (0, n):
                raise BadData(f"'{self.name}' has {n:,} pictures", received=f"{count:,} {name}")
        if self.groups is not None:
            object.__setattr__(self, "groups", _fixed(np.asarray(self.groups, np.int64)))

    def __len__(self) -> int:
        return len(self.pictures)

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of every picture."""
        return int(self.pictures.shape[1]), int(self.pictures.shape[2])

    @property
    def channels(self) -> int:
        """Return 1 for grey pictures, 3 for red, green and blue."""
        return int(self.pictures.shape[3])

    @property
    def outputs(self) -> int:
        """How many numbers a network gives for a picture: classes, or numbers to predict."""
        return len(self.classes) or (1 if self.labels.ndim == 1 else int(self.labels.shape[1]))

    @property
    def is_regression(self) -> bool:
        """Whether numbers are predicted, not classes."""
        return not self.classes

    def of(self, indices: Any) -> Array:
        """Return the pictures at these places: (m h w c) uint8, a copy.

        A memory map gives up only what is asked for.
        """
        return np.array(self.pictures[np.asarray(indices, np.intp)], np.uint8, subok=False)

    @cached_property
    def preprocess(self) -> Preprocess:
        """The settings by which a picture of any size becomes what a network learns from here."""
        preset = PRESETS["grey" if self.channels == 1 else "zero-to-one"](*self.size)
        return replace(
            preset,
            mean=self.mean,
            std=self.std,
            resize=self.resize or preset.resize,
            interpolation=self.interpolation or preset.interpolation,
        )

    def tensor(self, pictures: Any) -> Float:
        """Return what a network takes, float32 (m c h w), of places or of pictures (m h w c).

        Of bytes these are the very numbers that ``base.preprocess.prepare`` makes of the same
        pixels; floats, as ``Augment`` gives them, are pixels from 0 to 255 too.

        >>> data = Data("two", np.full((2, 1, 1, 3), 255, np.uint8), np.array([0, 1]), ("a", "b"))
        >>> data.tensor([0]).ravel().tolist()
        [1.0, 1.0, 1.0]
        """
        given = np.asarray(pictures)
        pixels = given if given.ndim == 4 else self.of(given)
        if pixels.shape[1:] != self.pictures.shape[1:]:
            raise BadData(
                f"the pictures of '{self.name}' have the shape {self.pictures.shape[1:]}",
                received=f"{pixels.shape[1:]}",
            )
        # the steps of prepare(), in its order and type; moved first, so that it is done once
        values = np.array(pixels.transpose(0, 3, 1, 2), np.float32, order="C")
        values *= np.float32(1 / 255)
        if any(self.mean):
            values -= np.array(self.mean, np.float32).reshape(-1, 1, 1)
        if set(self.std) != {1.0}:
            values /= np.array(self.std, np.float32).reshape(-1, 1, 1)
        return values

    def normalised(self, indices: Any = None) -> Data:
        """Return the same data with each channel's mean and deviation, measured at ``indices``.

        Give the training part, so that nothing of the others is known beforehand. A channel that
        is the same everywhere keeps its deviation of 1.

        >>> pictures = np.array([0, 255], np.uint8).reshape(2, 1, 1, 1)
        >>> data = Data("two", pictures, np.array([0, 1]), ("a", "b")).normalised()
        >>> data.mean, data.std, data.tensor([0, 1]).ravel().tolist()
        ((0.5,), (0.5,), [-1.0, 1.0])
        """
        places = np.arange(len(self)) if indices is None else np.asarray(indices, np.intp)
        if not len(places):
            raise BadData(f"no picture of '{self.name}' is there to measure")
        counts = np.zeros((self.channels, 256), np.int64)
        for some in _in_turn(places, self._bytes_each):
            pixels = self.of(some)
            for c in range(self.channels):
                counts[c] += np.bincount(pixels[..., c].ravel(), minlength=256)
        values = np.arange(256) / 255
        shares = counts / counts.sum(1, keepdims=True)
        mean = shares @ values
        std = np.sqrt((shares * (values - mean[:, None]) ** 2).sum(1))
        std[std < 1e-4] = 1.0
        return replace(
            self,
            mean=tuple(round(float(m), 4) for m in mean),
            std=tuple(round(float(s), 4) for s in std),
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the pictures, labels, shapes and groups: by it a run knows its data."""
        about = f"{self.pictures.shape} {self.labels.shape} {list(self.classes)} "
        sha = hashlib.sha256(about.encode())
        for some in _in_turn(np.arange(len(self)), self._bytes_each):
            part = self.pictures[some[0] : some[-1] + 1]
            sha.update(np.ascontiguousarray(part).data)
        sha.update(self.labels.astype(self.labels.dtype.newbyteorder("<")).tobytes())
        if self.groups is not None:
            sha.update(np.ascontiguousarray(self.groups, "<i8").tobytes())
        return sha.hexdigest()

    @property
    def _bytes_each(self) -> int:
        return int(np.prod(self.pictures.shape[1:]))

    def __repr__(self) -> str:
        h, w = self.size
        kind = "grey" if self.channels == 1 else "colour"
        what = f"{len(self.classes)} classes" if self.classes else f"{self.outputs} numbers each"
        return f"Data('{self.name}', {len(self):,} {kind} pictures of {w} × {h}, {what})"


def in_turn(data: Data) -> list[Array]:
    """Return all places of the data in runs that fit into memory."""
    return _in_turn(np.arange(len(data)), data._bytes_each)


def _in_turn(places: Array, bytes_each: int) -> list[Array]:
    step = max(1, AT_ONCE // bytes_each)
    return [places[i : i + step] for i in range(0, len(places), step)]


def _length(values: Array | None) -> int:
    return 0 if values is None else len(values)


def _check_pictures(pictures: Any, name: str) -> None:
    if not isinstance(pictures, np.ndarray):
        raise BadData(
            f"the pictures of '{name}' are no array", received=type(pictures).__name__
        )  # fmt: skip
    if pictures.dtype != np.uint8 or pictures.ndim != 4 or pictures.shape[3] not in (1, 3):
        raise BadData(
            f"the pictures of '{name}' are uint8 with the shape (n, h, w, 1) or (n, h, w, 3)",
            received=f"{pictures.dtype} with the shape {pictures.shape}",
        )
    if not pictures.size:
        raise BadData(f"there is no picture in '{name}'", received=f"shape {pictures.shape}")


def _places(labels: Array, classes: int) -> Array:
    if labels.dtype.kind not in "iu":
        raise BadData(
            "labels of classes are whole numbers", received=f"{labels.dtype}",
            remedy="Leave the class names out where numbers are to be predicted.",
        )  # fmt: skip
    wrong = np.flatnonzero((labels < 0) | (labels >= classes))
    if len(wrong):
        raise BadData(
            f"with {classes} classes the labels go from 0 to {classes - 1}",
            received=f"{labels[wrong[0]]} for picture {wrong[0]:,}",
            remedy=f"{len(wrong):,} of {len(labels):,} labels are out of range.",
        )
    return labels.astype(np.int64)


def _numbers(labels: Array) -> Array:
    if labels.dtype.kind not in "iufb" or not labels.size:
        raise BadData(
            "labels without class names are numbers to predict",
            received=f"{labels.dtype} with the shape {labels.shape}",
        )
    wrong = np.argwhere(~np.isfinite(labels))
    if len(wrong):
        raise BadData(
            "a number to predict is not finite", received=f"picture {wrong[0, 0]:,}",
            remedy="Leave that picture out, or mend its label.",
        )  # fmt: skip
    return labels.astype(np.float32)


def _part(places: Any, n: int, part: str) -> Array | None:
    if places is None:
        return None
    found = np.asarray(places)
    if not found.size:
        return _fixed(np.empty(0, np.int64))
    if found.ndim != 1 or found.dtype.kind not in "iu" or not 0 <= found.min() <= found.max() < n:
        raise BadData(
            f"what is kept as the {part} part are places from 0 to {n - 1:,}",
            received=f"{found.dtype} with the shape {found.shape}",
        )
    return _fixed(np.unique(found).astype(np.int64))


def _fixed(values: Array) -> Array:
    view = values.view()
    view.setflags(write=False)  # data are known by their digest
    return view
