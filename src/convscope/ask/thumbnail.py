"""A picture to look at, as a file that a browser shows."""

from __future__ import annotations

import io

from ..base.errors import BadQuestion
from ..base.picture import Picture

LONGEST = 1024
"""Pixels of the longest side that is sent."""


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
