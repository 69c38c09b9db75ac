"""A picture: an image file, or an array, as pixels."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from .array import Array
from .decode import decode
from .errors import BadPicture, BadQuestion

LUMINANCE = (0.299, 0.587, 0.114)
"""The weights of red, green and blue in a grey: ITU-R BT.601, as in Pillow's mode L."""


@dataclass(frozen=True, eq=False)
class Picture:
    """Pixels (h w c) of type uint8, with c = 3 (red, green, blue) or 1 (grey).

    ``notes`` says what decoding had to do: turn, composite, scale down from 16 bits.
    """

    name: str
    pixels: Array
    notes: tuple[str, ...] = ()

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
        if not (0 <= x < self.width and 0 <= y < self.height):
            raise BadQuestion(
                f"the picture is {self.width} wide and {self.height} high", received=f"({x}, {y})"
            )
        red, green, blue = np.broadcast_to(self.pixels[y, x], 3).tolist()
        return red, green, blue

    def gray(self, levels: int = 256) -> Array:
        """Return the picture's luminance (h w) coded in ``levels`` steps, as greys from 0 to 255.

        Luminance is 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601). Raises BadQuestion for fewer
        than 2 or more than 256 levels.

        >>> from convscope.base.picture import open_picture
        >>> open_picture(np.array([[0, 70, 130, 255]], np.uint8)).gray(levels=4).tolist()
        [[0, 85, 170, 255]]
        """
        if not 2 <= levels <= 256:
            raise BadQuestion("a grey picture has from 2 to 256 levels", received=str(levels))
        if self.pixels.shape[2] == 1:
            luminance = self.pixels[..., 0].astype(np.float64)
        else:
            luminance = self.pixels @ np.array(LUMINANCE)
        code = np.minimum(luminance * levels // 256, levels - 1)
        return np.round(code * 255 / (levels - 1)).astype(np.uint8)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the pixels and their shape."""
        pixels = np.ascontiguousarray(self.pixels)
        return hashlib.sha256(f"{pixels.shape} ".encode() + pixels.tobytes()).hexdigest()

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
    """Open a picture: a path, bytes, a PIL image, or a uint8 array (h w), (h w 1), (h w 3).

    Raises BadPicture for anything else, TooLarge beyond the bounds of ``decode``.
    """
    if isinstance(source, np.ndarray):
        return Picture(name or "array", _from_array(source))
    pixels, notes, found = decode(source)
    return Picture(name or found, pixels, notes)


def _from_array(pixels: Array) -> Array:
    if pixels.ndim == 2:
        pixels = pixels[..., None]
    if (
        pixels.dtype != np.uint8
        or pixels.ndim != 3
        or pixels.shape[2] not in (1, 3)
        or not pixels.size
    ):
        raise BadPicture(
            "an array is a picture with the shape (h, w), (h, w, 1) or (h, w, 3) and type uint8",
            received=f"{pixels.shape} of {pixels.dtype}",
            remedy="A tensor goes in as it is: net.trace({name: array}).",
        )
    return pixels
