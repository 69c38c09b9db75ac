"""From an image file to pixels: bounded first, then the first frame, upright, in RGB or grey."""

from __future__ import annotations

import io
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np

from .array import Array
from .colour_mode import to_bytes
from .errors import BadPicture, ConvscopeError, TooLarge
from .file_kind import DECODED, refuse_what_is_no_picture
from .orientation import orientation_of, upright
from .said import Said

MAX_BYTES = 64 * 2**20
"""Of a picture's file."""
MAX_PIXELS = 50_000_000
"""Of a picture, read from its header before anything is decoded."""
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF", "PPM")
"""What is decoded; Pillow's other decoders stay closed to what is uploaded."""

_ONE_AT_A_TIME = threading.Lock()
"""Held while decoding: Python's warning filters are the whole process's, and so is its memory."""


@dataclass(frozen=True)
class Decoded:
    """Pixels (h w c) uint8 upright, c = 1 or 3, and what was done to get them."""

    pixels: Array
    name: str
    notes: tuple[str, ...] = ()
    orientation: int = 1  # EXIF's number: how the file stores them


def decode(source: Any, name: str = "") -> Decoded:
    """Decode a path, the bytes of a file, or a PIL image; ``name`` is what errors call it.

    The file's size is bounded before it is read, its pixels (``MAX_PIXELS``) before they are
    decoded. Of an animation the first frame is taken. Raises BadPicture, TooLarge.
    """
    from PIL import Image

    if isinstance(source, Image.Image):
        name = name or Path(str(getattr(source, "filename", ""))).name or "image"
        with _one_line_errors(name):
            return _decoded(source, name)
    content, name = _content(source, name)
    refuse_what_is_no_picture(content, name)
    with _one_line_errors(name), Image.open(io.BytesIO(content), formats=FORMATS) as image:
        return _decoded(image, name)


def check_size(width: int, height: int, name: str) -> None:
    """Raise TooLarge beyond ``MAX_PIXELS``, BadPicture for a picture without any pixel."""
    if width * height > MAX_PIXELS:
        raise TooLarge(
            f"'{name}' is {width:,} × {height:,} pixels",
            remedy=f"Pictures of at most {MAX_PIXELS:,} pixels are decoded: make it smaller first.",
        )
    if not width * height:
        raise BadPicture(f"'{name}' has no pixels", received=f"{width} × {height}")


def _content(source: Any, name: str) -> tuple[bytes, str]:
    if isinstance(source, (bytes, bytearray, memoryview)):
        name = name or "the file"
        _check_bytes(memoryview(source).nbytes, name)
        return bytes(source), name
    if not isinstance(source, (str, PathLike)):
        raise BadPicture(
            "this is no picture", received=f"a value of type {type(source).__name__}",
            remedy="Give a path, the bytes of a file, a PIL image or a uint8 array.",
        )  # fmt: skip
    path = Path(source)
    try:
        return _read(path, name or path.name), name or path.name
    except OSError as error:
        raise BadPicture(
            "the file cannot be read", received=f"'{_short(str(path))}' ({error.strerror})",
            remedy="Give another file.",
        ) from error  # fmt: skip


def _read(path: Path, name: str) -> bytes:
    if path.is_dir():
        raise BadPicture(
            "this is a folder", received=f"'{_short(str(path))}'", remedy="Name a file in it."
        )
    if not path.is_file():
        fetch = re.match(r"https?:/", str(path)) is not None
        raise BadPicture(
            "there is no such picture", received=f"'{_short(str(path))}'",
            remedy="Nothing is fetched from the net: save the picture first." if fetch
            else "Give a file, or a name that `convscope networks` lists.",
        )  # fmt: skip
    _check_bytes(path.stat().st_size, name)
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    _check_bytes(len(content), name)
    return content


def _short(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:200]}…"


def _check_bytes(size: int, name: str) -> None:
    if size > MAX_BYTES:
        raise TooLarge(
            f"'{name}' has {size / 2**20:,.0f} MiB",
            remedy=f"Pictures of at most {MAX_BYTES // 2**20} MiB are read.",
        )


def _decoded(image: Any, name: str) -> Decoded:
    check_size(image.width, image.height, name)
    notes = []
    # asked like this, not by counting: counting walks through the whole file
    if getattr(image, "is_animated", False):
        frame = image.tell()
        text = "Frame {frame} of several frames is shown."
        first = Said("first-frame", "The first of several frames is shown.")
        notes.append(Said("frame", text, frame=frame + 1) if frame else first)
    deep = any(";16" in str(tile[3]) for tile in getattr(image, "tile", ()))
    before = orientation_of(image)
    image.load()
    check_size(image.width, image.height, name)
    after = orientation_of(image)  # PNG may name it behind the pixels; TIFF is turned by loading
    orientation = after if after != 1 else before
    if orientation != 1:
        text = "Turned upright as the file says (EXIF orientation {number})."
        notes.append(Said("turned-upright", text, number=orientation))
    pixels, said = to_bytes(image, deep=deep)
    pixels = np.ascontiguousarray(upright(pixels, after))
    return Decoded(pixels, name, (*notes, *said), orientation)


@contextmanager
def _one_line_errors(name: str) -> Iterator[None]:
    from PIL import Image, UnidentifiedImageError

    try:
        with _ONE_AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except ConvscopeError:
        raise
    except Image.DecompressionBombError as error:
        pixels = re.search(r"\d+", str(error))
        raise TooLarge(
            f"'{name}' has too many pixels", received=f"{int(pixels[0]):,}" if pixels else None,
            remedy=f"Pictures of at most {MAX_PIXELS:,} pixels are decoded: make it smaller first.",
        ) from None  # fmt: skip
    except UnidentifiedImageError:
        raise BadPicture(
            f"'{name}' is no picture", received="a file of another kind", remedy=DECODED
        ) from None
    except MemoryError:
        raise TooLarge(f"'{name}' needs more memory than there is") from None
    except Exception as error:  # decoders raise errors of every kind on damaged files
        raise BadPicture(
            f"'{name}' cannot be decoded", received=_short(str(error) or "damage"),
            remedy="The file is damaged or was cut off: save it again.",
        ) from error  # fmt: skip
