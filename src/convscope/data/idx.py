"""MNIST's own file format, IDX: a header of big-endian sizes, then bytes; packed by gzip or not."""

from __future__ import annotations

import gzip
import re
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.errors import BadData, TooLarge
from .data import Data

MAX_BYTES = 8 * 2**30
"""Of one file, unpacked; read from its header before anything is allocated."""

_NAME = re.compile(r"(?P<stem>.*?)(?P<what>images|labels)[-.]?idx[13]-ubyte(\.gz)?$", re.IGNORECASE)
_FOR_TESTING = re.compile(r"t10k|test", re.IGNORECASE)


def read_idx(path: Path) -> Array:
    """Return the bytes of an IDX file, uint8 in its own shape.

    Raises BadData for what is none or is cut off, TooLarge beyond ``MAX_BYTES``. The format:
    http://yann.lecun.com/exdb/mnist/
    """
    try:
        packed = path.suffix.lower() == ".gz"
        with gzip.open(path) if packed else path.open("rb") as file:
            return _array(file, path.name)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise _cut_off(path.name, str(error)) from None
    except OSError as error:
        raise BadData(
            "the file cannot be read", received=f"'{path}' ({error.strerror or error})"
        ) from None


def _array(file: Any, name: str) -> Array:
    head = file.read(4)
    if len(head) < 4 or head[:2] != b"\0\0" or not 1 <= head[3] <= 4:
        raise BadData(
            f"'{name}' is no MNIST-format (IDX) file", received=f"first bytes {head.hex(' ')}"
        )
    if head[2] != 8:
        raise BadData(
            f"'{name}' holds numbers of another type than bytes", received=f"type {head[2]:#04x}",
            remedy="Pictures and labels in IDX files are of type 0x08.",
        )  # fmt: skip
    sizes = file.read(4 * head[3])
    if len(sizes) < 4 * head[3]:
        raise _cut_off(name, "a header only")
    shape = tuple(int(n) for n in np.frombuffer(sizes, ">u4"))
    count = 1
    for n in shape:
        count *= n
    if count > MAX_BYTES:
        raise TooLarge(
            f"'{name}' says it holds {count / 2**30:,.0f} GiB",
            remedy=f"Files of at most {MAX_BYTES // 2**30} GiB are read.",
        )
    parts, missing = [], count
    while missing:  # in pieces: a header that lies allocates nothing
        part = file.read(min(missing, 2**24))
        if not part:
            raise _cut_off(name, f"{count - missing:,} of {count:,} bytes")
        parts.append(part)
        missing -= len(part)
    if file.read(1):
        raise BadData(f"'{name}' goes on behind its {count:,} bytes", received=f"shape {shape}")
    return np.frombuffer(b"".join(parts), np.uint8).reshape(shape)


def _cut_off(name: str, received: str) -> BadData:
    return BadData(
        f"'{name}' is damaged or was cut off", received=received or None,
        remedy="Save or fetch it again.",
    )  # fmt: skip


def has_idx(folder: Path) -> bool:
    """Tell whether there are pictures in MNIST's format in a folder."""
    return any(m and m["what"].lower() == "images" for m in map(_matched, folder.iterdir()))


def open_idx(folder: Path, classes: tuple[str, ...] = (), name: str = "") -> Data:
    """Open the IDX files in a folder: pictures and labels, and the test part where there is one.

    The training part comes first. Without class names the labels that occur are the names. Raises
    BadData where a file lacks its fellow, or where there is more than one data set.
    """
    found: dict[bool, dict[str, Path]] = {False: {}, True: {}}
    for path in sorted(folder.iterdir()):
        matched = _matched(path)
        if matched is None:
            continue
        part = found[bool(_FOR_TESTING.search(matched["stem"]))]
        what = matched["what"].lower()
        if what in part and part[what].name.removesuffix(".gz") != path.name.removesuffix(".gz"):
            raise BadData(
                f"more than one data set is in '{folder}'",
                received=f"'{part[what].name}' and '{path.name}'",
                remedy="Put each into a folder of its own.",
            )
        part.setdefault(what, path)
    name = name or folder.resolve().name
    parts = [_pair(found[testing], folder) for testing in (False, True) if found[testing]]
    pictures = np.concatenate([pair[0] for pair in parts])
    labels = np.concatenate([pair[1] for pair in parts]).astype(np.int64)
    test = None
    if len(parts) == 2:
        test = np.arange(len(parts[0][0]), len(pictures))
    if not classes:
        values, labels = np.unique(labels, return_inverse=True)
        classes = tuple(map(str, values.tolist()))
    return Data(name, pictures, labels, classes, test=test)


def _matched(path: Path) -> re.Match[str] | None:
    return None if path.name.startswith(".") else _NAME.fullmatch(path.name)


def _pair(files: dict[str, Path], folder: Path) -> tuple[Array, Array]:
    for what, other in (("images", "labels"), ("labels", "images")):
        if what not in files:
            raise BadData(
                f"'{files[other].name}' in '{folder}' has no file of {what} beside it",
                remedy=f"It is named like '{files[other].name.replace(other, what)}'.",
            )
    pictures, labels = read_idx(files["images"]), read_idx(files["labels"])
    if pictures.ndim not in (3, 4) or labels.ndim != 1 or len(pictures) != len(labels):
        raise BadData(
            f"'{files['images'].name}' and '{files['labels'].name}' do not fit together",
            received=f"shapes {pictures.shape} and {labels.shape}",
        )
    return pictures.reshape(*pictures.shape[:3], -1), labels
