"""A picture to look at, as a file that a browser shows."""

from __future__ import annotations

import io

import numpy as np

from ..base.errors import BadQuestion
from ..base.picture import Picture

LONGEST = 1024
"""Pixels of the longest side that is sent."""


def part(picture: Picture, box: tuple[int, int, int, int]) -> bytes:
    """Return a part (left, top, width, height) of a picture, pixel by pixel, as a PNG file.

    Raises BadQuestion for a part that is empty or reaches outside.
    """
    left, top, width, height = box
    right, bottom = left + width, top + height
    inside = 0 <= left < right <= picture.width and 0 <= top < bottom <= picture.height
    if not inside:
        raise BadQuestion(
            f"the picture is {picture.width} wide and {picture.height} high",
            received=f"the part {box}",
        )
    pixels = np.ascontiguousarray(picture.pixels[top:bottom, left:right])
    return Picture(picture.name, pixels).png()


def thumbnail(picture: Picture, longest: int = LONGEST) -> tuple[bytes, str]:
    """Return a file and its media type, no side longer than ``longest`` (at most 1024) pixels.

    A picture that fits is sent pixel by pixel (PNG); one that is made smaller is a JPEG, which
    is a quarter of the bytes. Raises BadQuestion for a size below 1.
    """
    if longest < 1:
        raise BadQuestion("a picture has at least one pixel", received=f"size={longest}")
    longest = min(longest, LONGEST)
    if max(picture.width, picture.height) <= longest:
        return picture.png(), "image/png"
    from PIL import Image

    pixels = picture.pixels
    image = Image.fromarray(pixels.squeeze(2) if pixels.shape[2] == 1 else pixels)
    image.thumbnail((longest, longest))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90)
    return file.getvalue(), "image/jpeg"
