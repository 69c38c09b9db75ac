"""Resizing and cutting out: sizes and places in whole pixels, as torchvision rounds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from .array import Array

RESIZES = ("shorter-side", "stretch", "pad")
INTERPOLATIONS = ("nearest", "box", "bilinear", "bicubic", "lanczos")
MAX_RESIZED = 50_000_000
"""Pixels; of a picture that would become larger only the part that is needed is resized."""

Placement: TypeAlias = tuple[float, float, float, float]
"""Left, top, width and height, in a picture's own pixels."""


@dataclass(frozen=True)
class Fit:
    """How a picture is brought to an input.

    First to ``width`` × ``height``; then the input's ``cut`` (width, height) is taken out, its
    corner at column ``left`` and row ``top``: below zero where it reaches outside.
    """

    width: int
    height: int
    left: int
    top: int
    cut: tuple[int, int]

    def placement(self, width: int, height: int) -> Placement:
        """Return where on a picture of this size the input lies."""
        return (
            self.left * width / self.width,
            self.top * height / self.height,
            self.cut[0] * width / self.width,
            self.cut[1] * height / self.height,
        )


def fit(
    picture: tuple[int, int], cut: tuple[int, int], resize: str, resize_to: int | None = None
) -> Fit:
    """Return how a picture (width, height) is brought to an input ``cut`` (width, height).

    ``shorter-side``: the longer side becomes ``resize_to · longer // shorter``, as in
    torchvision's Resize; without ``resize_to`` the picture just covers the cut. ``pad``: it just
    fits into it. The cut is the centre, as in torchvision's CenterCrop: half a pixel goes to the
    even side, or to the right and the bottom where the cut reaches outside.

    >>> fit((640, 480), (224, 224), "shorter-side", 256)
    Fit(width=341, height=256, left=58, top=16, cut=(224, 224))
    >>> fit((640, 480), (224, 224), "pad")
    Fit(width=224, height=168, left=0, top=-28, cut=(224, 224))
    """
    (w, h), (across, down) = picture, cut
    if resize == "stretch":
        return Fit(across, down, 0, 0, cut)
    if resize == "shorter-side" and resize_to is not None:
        to_width = w <= h
        across, down = resize_to, resize_to
    else:
        to_width = (across * h <= down * w) == (resize == "pad")
    width, height = (across, across * h // w) if to_width else (down * w // h, down)
    width, height = max(1, width), max(1, height)
    return Fit(width, height, _centre(width, cut[0]), _centre(height, cut[1]), cut)


def _centre(size: int, cut: int) -> int:
    return round((size - cut) / 2) if size >= cut else -((cut - size) // 2)


def resized(pixels: Array, to: Fit, interpolation: str) -> tuple[Array, Array]:
    """Return pixels (h w c) uint8 resized by Pillow, and what is cut out, black where outside.

    Pillow smooths while it makes smaller, as torchvision does with antialias=True. Beyond
    ``MAX_RESIZED`` only the part that the cut needs is resized, to the same values.
    """
    left, top, right, bottom = 0, 0, to.width, to.height
    if to.width * to.height > MAX_RESIZED:
        left, top = max(0, to.left), max(0, to.top)
        right, bottom = min(right, to.left + to.cut[0]), min(bottom, to.top + to.cut[1])
    h, w = pixels.shape[:2]
    whole = pixels
    if (left, top, right, bottom) != (0, 0, w, h):
        part = (
            left * w / to.width,
            top * h / to.height,
            right * w / to.width,
            bottom * h / to.height,
        )
        whole = _by_pillow(pixels, (right - left, bottom - top), interpolation, part)
    return whole, _window(whole, to.left - left, to.top - top, *to.cut)


def _by_pillow(pixels: Array, size: tuple[int, int], interpolation: str, part: Placement) -> Array:
    from PIL import Image

    image = Image.fromarray(
        np.ascontiguousarray(pixels if pixels.shape[2] == 3 else pixels[..., 0])
    )
    made = np.asarray(image.resize(size, Image.Resampling[interpolation.upper()], part))
    return made if made.ndim == 3 else made[..., None]


def _window(pixels: Array, left: int, top: int, width: int, height: int) -> Array:
    """Cut out a window, black where it reaches outside."""
    h, w = pixels.shape[:2]
    above, before = max(0, -top), max(0, -left)
    below, after = max(0, top + height - h), max(0, left + width - w)
    if above or below or before or after:
        pixels = np.pad(pixels, [(above, below), (before, after), (0, 0)])
    y, x = top + above, left + before
    return pixels[y : y + height, x : x + width]
