"""From an image file to pixels: bounded first, then the first frame, upright, in RGB or grey."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from .array import Array
from .errors import BadPicture, TooLarge

MAX_BYTES = 64 * 2**20
"""Of a picture's file."""
MAX_PIXELS = 50_000_000
"""Of a picture, read from its header before anything is decoded."""
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM")
"""What is decoded; Pillow's other decoders stay closed to what is uploaded."""


def decode(source: Any) -> tuple[Array, tuple[str, ...], str]:
    """Return pixels (h w c) uint8 with c = 1 or 3, notes of what was done, and a name.

    ``source`` is a path, the bytes of a file, or a PIL image. Raises BadPicture, TooLarge.
    """
    from PIL import Image

    if isinstance(source, Image.Image):
        return (*_pixels(source), "image")
    content, name = _content(source)
    with _one_line_errors(name):
        image = Image.open(io.BytesIO(content), formats=FORMATS)
        _check_size(image.size, name)
        image.load()
        return (*_pixels(image), name)


def _content(source: Any) -> tuple[bytes, str]:
    if isinstance(source, (bytes, bytearray, memoryview)):
        content, name = bytes(source), "the upload"
    elif isinstance(source, (str, PathLike)):
        path = Path(source)
        name = path.name
        if path.is_dir():
            raise BadPicture("this is a folder", received=f"'{path}'", remedy="Name a file in it.")
        if not path.is_file():
            raise BadPicture(
                "there is no such picture", received=f"'{path}'",
                remedy="Give a file, or a name that `convscope networks` lists.",
            )  # fmt: skip
        if path.stat().st_size > MAX_BYTES:
            raise _too_large(name, path.stat().st_size)
        content = path.read_bytes()
    else:
        raise BadPicture(
            "this is no picture", received=f"a {type(source).__name__}",
            remedy="Give a path, the bytes of a file, a PIL image or a uint8 array.",
        )  # fmt: skip
    if len(content) > MAX_BYTES:
        raise _too_large(name, len(content))
    _recognise(content, name)
    return content, name


def _too_large(name: str, size: int) -> TooLarge:
    return TooLarge(
        f"'{name}' has {size / 2**20:,.0f} MiB",
        remedy=f"Pictures of at most {MAX_BYTES // 2**20} MiB are read.",
    )


_OTHERS = (
    (b"%PDF", "a PDF document", "Save the page as PNG."),
    (b"<svg", "an SVG drawing", "Save it as PNG."),
    (b"<?xml", "an XML file", "If it is an SVG drawing, save it as PNG."),
    (b"PK\x03\x04", "a ZIP archive", "Unpack it and give one picture."),
)


def _recognise(content: bytes, name: str) -> None:
    """Say what a file is that is no picture, where that can be told."""
    what, remedy = "", "Give a PNG, JPEG, GIF, BMP, WebP or TIFF file."
    if not content:
        what = "an empty file"
    elif content[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        what, remedy = "a HEIC photograph", "Save it as JPEG or PNG."
    else:
        for magic, kind, mend in _OTHERS:
            if content.lstrip()[:5].lower().startswith(magic.lower()):
                what, remedy = kind, mend
    if not what and _is_text(content[:512]):
        what = "text"
    if what:
        raise BadPicture(f"'{name}' is no picture", received=what, remedy=remedy)


def _is_text(head: bytes) -> bool:
    if head[:1] == b"P" and head[1:2].isdigit():  # PPM's header is text
        return False
    try:
        return all(c.isprintable() or c in "\r\n\t" for c in head.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _check_size(size: tuple[int, int], name: str) -> None:
    width, height = size
    if width * height > MAX_PIXELS:
        raise TooLarge(
            f"'{name}' is {width:,} × {height:,} pixels",
            remedy=f"Pictures of at most {MAX_PIXELS:,} pixels are decoded: make it smaller first.",
        )


@contextmanager
def _one_line_errors(name: str) -> Iterator[None]:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (BadPicture, TooLarge):
        raise
    except Image.DecompressionBombError:
        raise TooLarge(
            f"'{name}' has too many pixels", remedy=f"At most {MAX_PIXELS:,} are decoded."
        ) from None
    except UnidentifiedImageError:
        raise BadPicture(
            f"'{name}' is no picture", received="a file of another kind",
            remedy="Give a PNG, JPEG, GIF, BMP, WebP or TIFF file.",
        ) from None  # fmt: skip
    except Exception as error:  # decoders raise errors of every kind on damaged files
        raise BadPicture(
            f"'{name}' cannot be decoded", received=(str(error) or "damage").splitlines()[0],
            remedy="The file is damaged or was cut off: save it again.",
        ) from error  # fmt: skip


def _pixels(image: Any) -> tuple[Array, tuple[str, ...]]:
    """Take the first frame, turn it upright, and bring it to RGB or grey."""
    from PIL import ImageOps

    notes = []
    frames = getattr(image, "n_frames", 1)
    if frames > 1:
        image.seek(0)
        notes.append(f"The first of {frames} frames is shown.")
    turned = image.getexif().get(0x0112, 1)
    if turned != 1:
        image = ImageOps.exif_transpose(image)
        notes.append(f"Turned upright as the file says (EXIF orientation {turned}).")
    pixels, said = _to_bytes(image)
    return pixels, (*notes, *said)


def _to_bytes(image: Any) -> tuple[Array, tuple[str, ...]]:
    mode = image.mode
    if mode in ("RGB", "L"):
        pixels, note = np.asarray(image), ""
    elif mode.startswith("I") or mode == "F":
        pixels, note = _scaled(np.asarray(image).astype(np.float64), mode)
    elif image.has_transparency_data:
        pixels, note = _on_white(image), "Transparent parts are shown on white."
    elif mode in ("1", "LA"):
        pixels, note = np.asarray(image.convert("L")), ""
    else:
        pixels = np.asarray(image.convert("RGB"))
        note = "" if mode == "P" else f"Converted from {mode} to RGB."
    return np.ascontiguousarray(pixels if pixels.ndim == 3 else pixels[..., None]), (
        (note,) if note else ()
    )


def _scaled(values: Array, mode: str) -> tuple[Array, str]:
    """Bring deeper greys to 8 bits: by 257 from 16 bits, by the range that is there otherwise."""
    if not np.isfinite(values).all():
        raise BadPicture("the picture holds values that are not finite", received=f"mode {mode}")
    if mode.startswith("I") and values.min() >= 0 and 255 < values.max() <= 65535:
        return np.round(values / 257).astype(np.uint8), "Scaled from 16 bits to 8."
    low, high = float(values.min()), float(values.max())
    if low >= 0 and high <= 255 and mode.startswith("I"):
        return values.astype(np.uint8), ""
    scaled = (values - low) * (255 / (high - low) if high > low else 0)
    return np.round(scaled).astype(np.uint8), f"Values from {low:g} to {high:g} scaled to 0 to 255."


def _on_white(image: Any) -> Array:
    from PIL import Image

    layer = image.convert("RGBA")
    white = Image.new("RGBA", layer.size, (255, 255, 255, 255))
    return np.asarray(Image.alpha_composite(white, layer).convert("RGB"))
