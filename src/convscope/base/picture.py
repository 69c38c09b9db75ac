"""A picture: an image file, or an array, as pixels."""

from __future__ import annotations

import hashlib
import io
import tempfile
import webbrowser
from dataclasses import dataclass
from functools import cached_property
from operator import index
from pathlib import Path
from typing import Any

import numpy as np

from .array import Array
from .decode import Decoded, check_size, decode
from .errors import BadPicture, BadQuestion
from .notebook import in_notebook

LUMINANCE = (19595, 38470, 7471)
"""Red's, green's and blue's share of a grey in 65536ths: 0.299, 0.587, 0.114 (ITU-R BT.601)."""


def luminance(pixels: Array) -> Array:
    """Return pixels (h w c) uint8 as grey (h w) uint8: 0.299 R + 0.587 G + 0.114 B, rounded.

    Computed in whole numbers, so that it is Pillow's mode L to the bit.

    >>> luminance(np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [7, 7, 7]]], np.uint8)).tolist()
    [[76, 150, 29, 7]]
    """
    if pixels.shape[2] == 1:
        return pixels[..., 0]
    red, green, blue = (pixels[..., c] * np.uint32(LUMINANCE[c]) for c in range(3))
    return ((red + green + blue + np.uint32(32768)) >> 16).astype(np.uint8)


SEEN = 320
"""Pixels on the screen that a small picture is drawn large on its longer side."""


@dataclass(frozen=True, eq=False)
class Picture:
    """Pixels (h w c) of type uint8, with c = 3 (red, green, blue) or 1 (grey).

    ``pixels`` are upright; ``orientation`` is how the file stores them (EXIF's number, 1 to 8).
    ``notes`` says what decoding had to do: turn, composite, scale down from 16 bits.
    """

    name: str
    pixels: Array
    notes: tuple[str, ...] = ()
    orientation: int = 1

    @property
    def shape(self) -> tuple[int, int, int]:
        """Rows, columns and channels."""
        height, width, channels = self.pixels.shape
        return height, width, channels

    @property
    def height(self) -> int:
        """Rows of pixels."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Columns of pixels."""
        return int(self.pixels.shape[1])

    @property
    def channels(self) -> tuple[Array, ...]:
        """Each channel as its own array (h w)."""
        return tuple(self.pixels[..., c] for c in range(self.pixels.shape[2]))

    def pixel(self, x: int, y: int) -> tuple[int, int, int]:
        """Return red, green and blue in column ``x`` and row ``y``: the array's ``[y, x]``.

        A grey pixel has all three the same. Raises BadQuestion outside the picture.

        >>> from convscope.base.picture import open_picture
        >>> open_picture(np.array([[[9, 8, 7], [6, 5, 4]]], np.uint8)).pixel(1, 0)
        (6, 5, 4)
        """
        column, row = _whole(x, "x"), _whole(y, "y")
        if not (0 <= column < self.width and 0 <= row < self.height):
            raise BadQuestion(
                f"the picture is {self.width} wide and {self.height} high", received=f"({x}, {y})"
            )
        red, green, blue = np.broadcast_to(self.pixels[row, column], 3).tolist()
        return red, green, blue

    def codes(self, levels: int) -> Array:
        """Return the luminance (h w) coded in ``levels`` steps of one width: 0 to levels − 1.

        Raises BadQuestion for fewer than 2 or more than 256 levels.

        >>> from convscope.base.picture import open_picture
        >>> open_picture(np.array([[0, 63, 64, 130, 255]], np.uint8)).codes(4).tolist()
        [[0, 0, 1, 2, 3]]
        """
        if not 2 <= _whole(levels, "levels") <= 256:
            raise BadQuestion("a grey picture has from 2 to 256 levels", received=str(levels))
        steps = np.arange(256) * levels // 256
        return steps.astype(np.uint8)[luminance(self.pixels)]

    def gray(self, levels: int = 256) -> Array:
        """Return the luminance (h w) as greys from 0 to 255, of which ``levels`` are used.

        These are the ``codes`` decoded, ``code · 255 / (levels − 1)`` rounded; with 256 levels
        the luminance itself. Raises BadQuestion for fewer than 2 or more than 256 levels.

        >>> from convscope.base.picture import open_picture
        >>> open_picture(np.array([[0, 70, 130, 255]], np.uint8)).gray(levels=4).tolist()
        [[0, 85, 170, 255]]
        """
        codes = self.codes(levels)
        return np.round(np.arange(levels) * 255 / (levels - 1)).astype(np.uint8)[codes]

    def histogram(self) -> Array:
        """Count how often each value 0 to 255 occurs, channel by channel: (c 256).

        >>> from convscope.base.picture import open_picture
        >>> open_picture(np.array([[0, 7, 7]], np.uint8)).histogram()[0, :8].tolist()
        [1, 0, 0, 0, 0, 0, 0, 2]
        """
        return np.stack([np.bincount(c.ravel(), minlength=256) for c in self.channels])

    def show(self) -> Any:
        """Show the picture: under the cell in a notebook, in the browser anywhere else.

        One of few pixels is drawn larger, each pixel a square. Returns the picture in a notebook
        (make it the last expression of a cell), else the path of the file that was opened.
        """
        if in_notebook():
            return self
        with tempfile.NamedTemporaryFile(suffix=".png", delete=False) as file:
            file.write(self._repr_png_())
        webbrowser.open(Path(file.name).as_uri())
        return Path(file.name)

    def _repr_png_(self) -> bytes:
        """Return what a notebook shows."""
        times = max(1, SEEN // max(self.width, self.height))
        larger = self.pixels.repeat(times, axis=0).repeat(times, axis=1)
        return Picture(self.name, larger).png()

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the pixels and their shape."""
        sha = hashlib.sha256(f"{self.pixels.shape} ".encode())
        sha.update(np.ascontiguousarray(self.pixels).data)
        return sha.hexdigest()

    def png(self, longest: int | None = None) -> bytes:
        """Return the picture as a PNG file, no side longer than ``longest`` pixels."""
        from PIL import Image

        image = Image.fromarray(
            self.pixels.squeeze(2) if self.pixels.shape[2] == 1 else self.pixels
        )
        if longest is not None:
            image.thumbnail((longest, longest))
        file = io.BytesIO()
        image.save(file, "PNG")
        return file.getvalue()


def open_picture(source: Any, *, name: str = "") -> Picture:
    """Open a picture: a path, the bytes of a file, a PIL image, or a uint8 array.

    An array is (h w) or (h w 1) grey, (h w 3) red, green and blue, or (h w 4) with opacity, which
    is shown on white; it is copied. What is decoded from files, and up to which size, stands in
    ``decode``. Raises BadPicture for anything else, TooLarge beyond the bounds.

    >>> open_picture(np.zeros((2, 3), np.uint8)).shape
    (2, 3, 1)
    """
    if isinstance(source, np.ndarray):
        found = _from_array(source, name or "array")
    else:
        found = decode(source, name)
    found.pixels.setflags(write=False)  # a picture is known by its digest
    return Picture(found.name, found.pixels, found.notes, found.orientation)


def _from_array(pixels: Array, name: str) -> Decoded:
    if pixels.ndim == 2:
        pixels = pixels[..., None]
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] not in (1, 3, 4):
        raise BadPicture(
            "an array is a picture with the shape (h, w), (h, w, 1), (h, w, 3) or (h, w, 4) "
            "and type uint8",
            received=f"{pixels.shape} of {pixels.dtype}",
            remedy="A tensor goes in as it is: net.trace({name: array}).",
        )
    check_size(pixels.shape[1], pixels.shape[0], name)
    if pixels.shape[2] == 4:
        from PIL import Image

        return decode(Image.fromarray(np.ascontiguousarray(pixels)), name)
    return Decoded(np.array(pixels, order="C"), name)


def _whole(number: Any, name: str) -> int:
    try:
        return index(number)
    except TypeError:
        raise BadQuestion(f"'{name}' is a whole number", received=repr(number)) from None
