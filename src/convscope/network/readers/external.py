"""Weights in other files beside the model: a way out of its folder again and again.

CVE-2022-25882, CVE-2024-27318, CVE-2025-51480, CVE-2026-27489, CVE-2026-34445: paths with
"..", absolute paths, links. Here a location is a plain relative path to a regular file under
the model's own folder, without a link on the way, and only for a model that the user named.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from ...base.errors import BadNetwork


def external_bytes(tensor: Any, declared: int, folder: Path | None) -> bytes:
    """Return a tensor's bytes from the file it names. Raises BadNetwork for anything unusual."""
    where = {entry.key: entry.value for entry in tensor.external_data}
    location = where.get("location", "")
    if folder is None:
        raise BadNetwork(
            f"tensor '{tensor.name}' lies in another file", received=repr(location[:100]),
            remedy="Make it one file: onnx.save(onnx.load('model.onnx'), 'one_file.onnx').",
        )  # fmt: skip
    path = _inside(location, folder, tensor.name)
    try:
        offset, length = int(where.get("offset", 0)), int(where.get("length", declared))
        with open(path, "rb", opener=_regular) as file:
            size = os.fstat(file.fileno()).st_size
            if offset < 0 or length != declared or offset + length > size:
                raise BadNetwork(
                    f"tensor '{tensor.name}' declares {declared:,} bytes of '{location}'",
                    received=f"{length:,} from {offset:,} on, in a file of {size:,}",
                    remedy="Copy the model and its data again, together.",
                )
            file.seek(offset)
            return file.read(length)
    except (OSError, ValueError) as error:
        raise BadNetwork(
            f"the data of tensor '{tensor.name}' cannot be read", received=repr(location[:100]),
            remedy="Put the file that holds it beside the model.",
        ) from error  # fmt: skip


def _inside(location: str, folder: Path, name: str) -> Path:
    parts = PurePosixPath(location).parts
    plain = bool(parts) and not PureWindowsPath(location).drive and "\\" not in location
    if plain and parts[0] != "/" and ".." not in parts and "\0" not in location:
        path = folder
        for part in parts:
            path = path / part
            if os.path.islink(path):
                break
        else:
            return path
    raise BadNetwork(
        f"tensor '{name}' points outside the model's folder", received=repr(location[:100]),
        remedy="External data is read only from regular files beside the model.",
    )  # fmt: skip


def _regular(path: str, flags: int) -> int:
    # O_NONBLOCK so that a pipe cannot hold us up before it is seen to be one
    more = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    found = os.open(path, flags | more)
    if not stat.S_ISREG(os.fstat(found).st_mode):
        os.close(found)
        raise OSError("not a regular file")
    return found
