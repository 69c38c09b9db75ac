"""From a PIL image of any mode to bytes: red, green and blue, or grey."""

from __future__ import annotations

from typing import Any

import numpy as np

from .array import Array
from .errors import BadPicture
from .said import Said

_GREY = ("1", "L", "LA", "La")


def to_bytes(image: Any, *, deep: bool = False) -> tuple[Array, tuple[str, ...]]:
    """Return pixels (h w c) uint8, c = 1 or 3, and notes of what was done.

    ``deep`` says that the file had 16 bits a channel, where the decoder has cut them already.
    Raises BadPicture for values or colours that cannot be brought to bytes.
    """
    mode = image.mode
    note: Said | None = None
    if mode.startswith("I;16"):
        pixels = from_16_bits(np.asarray(image))
        note = Said("sixteen", "Scaled from 16 bits to 8.")
    elif mode in ("I", "F"):
        pixels, note = _from_numbers(np.asarray(image), mode)
    elif image.has_transparency_data:
        pixels, note = _on_white(image)
    elif mode in ("L", "RGB"):
        pixels = np.asarray(image)
    elif mode == "1":
        pixels = np.asarray(image.convert("L"))
    else:
        pixels = np.asarray(_converted(image, "RGB"))
        if mode != "P":
            note = Said("converted", "Converted from {mode} to RGB.", mode=mode)
    cut = None
    if deep and mode[0] != "I":
        cut = Said("sixteen-cut", "Cut from 16 bits to 8: the lower byte is dropped.")
    return pixels if pixels.ndim == 3 else pixels[..., None], tuple(
        n for n in (cut, note) if n is not None
    )


def from_16_bits(values: Array) -> Array:
    """Return ``values / 257`` rounded, which brings 65535 to 255.

    >>> from_16_bits(np.array([0, 128, 129, 257, 32896, 65535], np.uint16)).tolist()
    [0, 0, 1, 1, 128, 255]
    """
    return ((values.astype(np.uint32) + np.uint32(128)) // np.uint32(257)).astype(np.uint8)


def _from_numbers(values: Array, mode: str) -> tuple[Array, Said]:
    """Bring whole numbers of 32 bits, or floats, to bytes; say what their range is taken for."""
    low, high = float(values.min()), float(values.max())
    if not np.isfinite([low, high]).all():
        raise BadPicture(
            "the picture holds values that are not finite",
            received=f"{low:g} to {high:g}",
            remedy="Give the numbers as a tensor: net.trace({name: array}).",
        )
    span, text = {"low": f"{low:g}", "high": f"{high:g}"}, "Values from {low} to {high} are "
    if mode == "I" and low >= 0 and high <= 255:
        return values.astype(np.uint8), Said("taken", text + "taken as they are.", **span)
    if mode == "I" and low >= 0 and high <= 65535:
        return from_16_bits(values), Said("to-eight", text + "scaled from 16 bits to 8.", **span)
    scale = 255 / (high - low) if high > low else 0.0
    scaled = np.subtract(values, low, dtype=np.float64) * scale
    return np.round(scaled).astype(np.uint8), Said("to-255", text + "scaled to 0 to 255.", **span)


def _on_white(image: Any) -> tuple[Array, Said | None]:
    from PIL import Image

    grey = image.mode in _GREY
    layer = _converted(image, "LA" if image.mode == "La" else "RGBA").convert("RGBA")
    note = None
    if layer.getextrema()[3][0] < 255:
        note = Said("on-white", "Transparent parts are shown on white.")
        layer = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
    pixels = np.asarray(layer.convert("RGB"))
    return pixels[..., :1] if grey else pixels, note


def _converted(image: Any, mode: str) -> Any:
    try:
        return image.convert(mode)
    except ValueError:
        raise BadPicture(
            "the colours of the picture are of a kind that is not read",
            received=image.mode,
            remedy="Save it as PNG.",
        ) from None
