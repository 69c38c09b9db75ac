"""A ZIP file of class folders, unpacked where nothing of it can do harm.

It comes from whoever it may be: its sizes are bounded before and while it is unpacked, its names
lead nowhere but into the folder, and nothing but pictures is taken out of it.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from ..base.decode import MAX_BYTES
from ..base.errors import BadData, TooLarge

MOST_BYTES = 256 * 2**20
"""Bytes of the ZIP file."""
MOST_FILES = 50_000
MOST_UNPACKED = 2**30
"""Bytes of all that is in it."""
ENDINGS = frozenset({".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff"})
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PIECE = 2**20
_NAME = 200  # bytes of a folder's or file's name


def unpacked(content: bytes, folder: Path, name: str) -> Path:
    """Unpack a ZIP file's pictures; return the folder they are in, below ``folder``.

    It lies under the content's digest, so that the same file is unpacked once, and bears ``name``
    or that of the one folder which all is in. What is no picture by its name is left out, a ZIP
    in the ZIP too. Raises BadData for what is no such file, or has names that lead out of it,
    TooLarge beyond the bounds; nothing is left behind then.
    """
    if len(content) > MOST_BYTES:
        raise TooLarge(
            "the ZIP file is too large", received=f"{len(content):,} bytes",
            remedy=f"At most {MOST_BYTES:,} bytes are taken.",
        )  # fmt: skip
    home = folder / hashlib.sha256(content).hexdigest()[:16]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            files = _files(file)
            above = _above(list(files))
            within = plain(above or name)
            if (home / within).is_dir():
                return home / within
            folder.mkdir(parents=True, exist_ok=True)
            made = Path(tempfile.mkdtemp(dir=folder, prefix=".partial-"))
            try:
                _write(file, files, made / within, len(above) and 1)
                home.mkdir(exist_ok=True)
                os.replace(made / within, home / within)
            finally:
                shutil.rmtree(made, ignore_errors=True)
    except (
        zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError,
        FileExistsError, NotADirectoryError, IsADirectoryError,
    ) as error:  # fmt: skip
        raise BadData(
            "this ZIP file cannot be read", received=str(error)[:200],
            remedy="Pack the class folders anew.",
        ) from None  # fmt: skip
    return home / within


def plain(name: str) -> str:
    """Return a name that is one folder's on every system.

    >>> plain("../My cats.zip"), plain("..")
    ('My cats', 'pictures')
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".zip")
    kept = "".join(c if c.isalnum() or c in " -_." else "-" for c in last)
    return kept.strip(" .")[:60].strip(" .") or "pictures"


def _files(file: zipfile.ZipFile) -> dict[PurePosixPath, zipfile.ZipInfo]:
    """Return the pictures by their paths. Raises BadData, TooLarge."""
    if len(file.infolist()) > MOST_FILES:
        raise TooLarge(
            "there are too many files in the ZIP file", received=f"{len(file.infolist()):,}",
            remedy=f"At most {MOST_FILES:,} are taken.",
        )  # fmt: skip
    found: dict[PurePosixPath, zipfile.ZipInfo] = {}
    for one in file.infolist():
        path = PurePosixPath(one.filename.replace("\\", "/"))
        if one.is_dir() or path.suffix.lower() not in ENDINGS or _hidden(path):
            continue
        parts = path.parts
        if path.is_absolute() or ".." in parts or ":" in parts[0] or "\0" in one.filename:
            raise BadData(
                "a name in the ZIP file leads out of it", received=repr(one.filename)[:100],
                remedy="Pack the class folders anew.",
            )  # fmt: skip
        if stat.S_ISLNK(one.external_attr >> 16):
            raise BadData("there is a link in the ZIP file", received=repr(one.filename)[:100])
        if one.flag_bits & 1 or one.compress_type not in _PACKED:
            raise BadData(
                "a file in the ZIP file is locked, or packed in a way that is not read",
                received=repr(one.filename)[:100],
                remedy="Pack the class folders anew, without a password.",
            )
        if len(parts) < 2:
            raise BadData(
                "a picture in the ZIP file is in no folder", received=repr(one.filename)[:100],
                remedy="Put each class's pictures into a folder of its name.",
            )  # fmt: skip
        found[PurePosixPath(*map(_plain_part, parts))] = one
    _check_size(sum(one.file_size for one in found.values()))
    if not found:
        raise BadData(
            "there is no picture in the ZIP file",
            remedy="Each class is a folder of its pictures, and its name is the class's.",
        )
    return found


def _above(paths: list[PurePosixPath]) -> str:
    """Return the name of the one folder around the class folders, "" where there is none."""
    first = {path.parts[0] for path in paths}
    return first.pop() if len(first) == 1 and all(len(p.parts) > 2 for p in paths) else ""


def _write(
    file: zipfile.ZipFile, files: dict[PurePosixPath, zipfile.ZipInfo], into: Path, skip: int
) -> None:
    """Write the pictures, counting what really comes out."""
    total = 0
    into.mkdir()
    for path, one in files.items():
        target = into.joinpath(*path.parts[skip:])
        target.parent.mkdir(parents=True, exist_ok=True)
        size = 0
        with file.open(one) as packed, target.open("wb") as out:
            while piece := packed.read(_PIECE):
                size += len(piece)
                total += len(piece)
                _check_size(total)
                if size > MAX_BYTES:
                    break  # one picture too large: it is listed as one that cannot be read
                out.write(piece)


def _check_size(size: int) -> None:
    if size > MOST_UNPACKED:
        raise TooLarge(
            "what is in the ZIP file is too large", received=f"{size:,} bytes at least",
            remedy=f"At most {MOST_UNPACKED:,} bytes are unpacked. Make the pictures smaller.",
        )  # fmt: skip


def _plain_part(part: str) -> str:
    """Return a name without what some file systems have no room for."""
    kept = "".join(c if c.isprintable() else "-" for c in part)
    return kept.encode("utf-8", "replace")[-_NAME:].decode("utf-8", "ignore")


def _hidden(path: PurePosixPath) -> bool:
    return any(part.startswith((".", "__")) and part != ".." for part in path.parts)
