"""Picture files of any size to bytes of one size, as a prediction will bring them there later."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from operator import index
from pathlib import Path
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.decode import decode
from ..base.errors import BadData, BadPicture, BadSettings, TooLarge
from ..base.picture import luminance
from ..base.preprocess_settings import PRESETS, Preprocess
from ..base.resize import RESIZES, fit, resized
from ..base.said import Said
from .data import Broken

IN_MEMORY = 2**30
"""Bytes; what is more lies in a temporary file that goes when the array goes."""
USUAL_SIZE = (64, 64)
"""Of pictures whose sizes differ, where no size is given."""
MAX_SHARED = 512
"""Pixels a side up to which the size that all pictures share is taken without being asked."""

MODES = {"L": 1, "RGB": 3}
Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Read:
    """Pictures (m h w c) of what could be read, its places ``kept`` (m,) in what was given."""

    pictures: Array
    kept: Array
    sizes: Array  # (m, 2) width and height before
    broken: tuple[Broken, ...]
    notes: tuple[str, ...]
    resize: str
    interpolation: str


@dataclass(frozen=True)
class _Assumed:
    """What all pictures are taken to be like, until one is not."""

    size: tuple[int, int] | None
    channels: int | None
    size_stays: bool
    mode_stays: bool
    notes: tuple[str, ...] = ()

    def after(self, h: int, w: int, c: int) -> _Assumed:
        """Return what is assumed once a picture like this was seen."""
        channels = self.channels or c
        seen = replace(self, channels=channels if self.mode_stays else max(channels, c))
        if self.size_stays or self.size == (h, w):
            return seen
        if self.size is None and max(h, w) <= MAX_SHARED:
            return replace(seen, size=(h, w))
        why = "The sizes of the pictures differ"
        if self.size is None:
            why = f"The pictures are larger than {MAX_SHARED} pixels"
        text = why + ": they are brought to {width} × {height}; 'size' says otherwise."
        height, width = USUAL_SIZE
        note = Said("brought-to-size", text, width=width, height=height)
        return replace(seen, size=USUAL_SIZE, size_stays=True, notes=(note,))


def read_files(
    paths: Sequence[Path],
    *,
    root: Path,
    size: Any = None,
    mode: str | None = None,
    resize: str | None = None,
    progress: Progress | None = None,
) -> Read:
    """Decode files and bring them to one size; what cannot be read is listed and skipped.

    Without ``size`` it is the size that all share, else ``USUAL_SIZE``; without ``mode`` they are
    grey where all are. Nothing is asked of the files beforehand: the first that is not as assumed
    makes the reading begin again, at most once for the size and once for colour. Raises BadData
    where no file can be read, TooLarge where there is no room.
    """
    assumed = _Assumed(side_of(size), channels_of(mode), size is not None, mode is not None)
    while True:
        found = _pass(paths, root, assumed, resize, progress)
        if isinstance(found, Read):
            return found
        assumed = found


def _pass(
    paths: Sequence[Path],
    root: Path,
    assumed: _Assumed,
    resize: str | None,
    progress: Progress | None,
) -> Read | _Assumed:
    """Read all files; or return what to assume instead where one is not as assumed."""
    pictures: Array | None = None
    kept: list[int] = []
    sizes: list[tuple[int, int]] = []
    broken: list[Broken] = []
    for place, path in enumerate(paths):
        if progress is not None:
            progress(place, len(paths))
        try:
            pixels = decode(path).pixels
        except (BadPicture, TooLarge) as error:
            broken.append(Broken(_shown(path, root), str(error)))
            continue
        h, w, c = pixels.shape
        seen = assumed.after(h, w, c)
        if pictures is None:
            assumed, how = seen, _how(seen.size or (h, w), seen.channels or c, resize)
            pictures = room_for((len(paths), how.height, how.width, MODES[how.mode]))
        elif seen != assumed:
            return seen
        pictures[len(kept)] = brought(pixels, how)
        kept.append(place)
        sizes.append((w, h))
    if progress is not None:
        progress(len(paths), len(paths))
    if pictures is None:
        first = f"{broken[0].path}: {broken[0].why}" if broken else "no file"
        raise BadData(f"no picture in '{root}' can be read", received=first)
    return Read(
        pictures[: len(kept)], np.array(kept), np.array(sizes), tuple(broken), assumed.notes,
        how.resize, how.interpolation,
    )  # fmt: skip


def read_arrays(pictures: Array, *, size: Any, mode: str | None, resize: str | None) -> Read:
    """Bring pictures (n h w c) that are in memory to one size and colour mode."""
    n, h, w, c = pictures.shape
    how = _how(side_of(size) or (h, w), channels_of(mode) or c, resize)
    made = room_for((n, how.height, how.width, MODES[how.mode]))
    for place in range(n):
        made[place] = brought(pictures[place], how)
    sizes = np.tile(np.array([[w, h]]), (n, 1))
    return Read(made, np.arange(n), sizes, (), (), how.resize, how.interpolation)


def brought(pixels: Array, preprocess: Preprocess) -> Array:
    """Return pixels (h w c) in the mode and size that ``prepare`` would bring them to, as bytes.

    >>> grey = np.full((4, 6, 1), 9, np.uint8)
    >>> brought(grey, Preprocess(2, 2)).tolist()
    [[[9, 9, 9], [9, 9, 9]], [[9, 9, 9], [9, 9, 9]]]
    """
    p = preprocess
    if p.mode == "L":
        pixels = luminance(pixels)[..., None]
    elif pixels.shape[2] == 1:
        pixels = np.broadcast_to(pixels, (*pixels.shape[:2], 3))
    to = fit((pixels.shape[1], pixels.shape[0]), (p.width, p.height), p.resize, p.resize_to)
    return resized(pixels, to, p.interpolation)[1]


def _how(size: tuple[int, int], channels: int, resize: str | None) -> Preprocess:
    preset = PRESETS["grey" if channels == 1 else "zero-to-one"](*size)
    return preset if resize is None else replace(preset, resize=resize)


def room_for(shape: tuple[int, ...]) -> Array:
    """Return an array of bytes to be filled: in memory, or beyond ``IN_MEMORY`` in a file.

    The file has no name any more, so that nothing is left behind. Raises TooLarge where the disk
    has not that much room.
    """
    needed = 1
    for n in shape:
        needed *= n
    if needed <= IN_MEMORY:
        return np.empty(shape, np.uint8)
    with tempfile.TemporaryFile() as file:
        try:
            # a hole in a file would be found out only while writing, by a signal
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(file.fileno(), 0, needed)
            return np.memmap(file, np.uint8, "w+", shape=shape)
        except OSError as error:
            raise TooLarge(
                f"the pictures need {needed / 2**30:,.1f} GiB in '{tempfile.gettempdir()}'",
                received=error.strerror,
                remedy="Give a smaller 'size', or set TMPDIR to a larger disk.",
            ) from None


def side_of(size: Any) -> tuple[int, int] | None:
    """Return rows and columns of a size that was given; raises BadSettings.

    >>> side_of(28), side_of((48, 64))
    ((28, 28), (48, 64))
    """
    if size is None:
        return None
    try:
        rows, columns = size if isinstance(size, (tuple, list)) else (size, size)
        found = index(rows), index(columns)
        if isinstance(rows, bool) or not (1 <= found[0] <= 4096 and 1 <= found[1] <= 4096):
            raise ValueError
    except (TypeError, ValueError):
        raise BadSettings(
            "'size' cannot be used", received=repr(size)[:100],
            remedy="It is a side from 1 to 4096, or (rows, columns).",
        ) from None  # fmt: skip
    return found


def channels_of(mode: Any) -> int | None:
    """Return the channels of a colour mode that was given; raises BadSettings.

    >>> channels_of("L"), channels_of("RGB")
    (1, 3)
    """
    if mode is not None and (not isinstance(mode, str) or mode not in MODES):
        raise BadSettings(
            "'mode' cannot be used", received=repr(mode)[:100],
            remedy="It is 'L' for grey, or 'RGB'.",
        )  # fmt: skip
    return None if mode is None else MODES[mode]


def check_resize(resize: Any) -> None:
    """Raise BadSettings for what is no way of resizing."""
    if resize is not None and resize not in RESIZES:
        raise BadSettings(
            "'resize' cannot be used", received=repr(resize)[:100],
            remedy=f"It is one of {', '.join(RESIZES)}.",
        )  # fmt: skip


def _shown(path: Path, root: Path) -> str:
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
