"""Readers: match what was given, open it, and there is one kind of network.

No pickle is ever loaded.
"""

from __future__ import annotations

import sys
from os import PathLike
from pathlib import Path
from typing import Any

from ...base.errors import BadNetwork
from ..graph import Network
from .formats import HEAD, check_format
from .onnx import read_onnx
from .safety import FILE_LIMIT

__all__ = ["FILE_LIMIT", "open_network", "read_onnx"]


def open_network(
    source: Any,
    *,
    name: str = "",
    example: Any = None,
    limit: int = FILE_LIMIT,
    isolated: bool = False,
) -> Network:
    """Open a network from a path, the bytes of a file, or a live ``torch.nn.Module``.

    ``example`` is an input tensor for a module, or its shape; ``limit`` bounds a file's bytes;
    ``isolated`` reads a stranger's file in another process first, which it may bring down.
    Weights that lie in files beside the model are read for a path only. Raises BadNetwork for
    what is no network, BadShape where its layers do not fit together, TooLarge above ``limit``.

    >>> open_network(b"hello")
    Traceback (most recent call last):
        ...
    convscope.base.errors.BadNetwork: the file is no ONNX file: received text. Give an ONNX file; \
torch.onnx.export makes one.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        content = bytes(source)
        check_format(content[:HEAD], f"'{name}'" if name else "the file", content)
        return read_onnx(content, name=name, limit=limit, isolated=isolated)
    if isinstance(source, (str, PathLike)):
        path = Path(source)
        _check_path(path)
        with path.open("rb") as file:
            check_format(file.read(HEAD), f"'{path.name}'", path)
        return read_onnx(path, name=name, external_data=True, limit=limit, isolated=isolated)
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(source, torch.nn.Module):
        from .torch import read_torch

        return read_torch(source, example, name=name)
    raise BadNetwork(
        "this is no network", received=f"a {type(source).__module__}.{type(source).__qualname__}",
        remedy="Give the path or bytes of an ONNX file, or a torch.nn.Module.",
    )  # fmt: skip


def _check_path(path: Path) -> None:
    try:
        if path.is_dir():
            raise BadNetwork(
                "this is a folder", received=f"'{path}'", remedy="Name the ONNX file in it."
            )
        there = path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        there = False
    if not there:
        raise BadNetwork(
            "there is no such file", received=f"'{path}'", remedy="Give the path of an ONNX file."
        )
