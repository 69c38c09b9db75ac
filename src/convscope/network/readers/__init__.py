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
from .onnx import read_onnx
from .safety import FILE_LIMIT

__all__ = ["FILE_LIMIT", "open_network"]

_EXPORT = (
    "Export it: import torch; torch.onnx.export(module, example, 'network.onnx', dynamo=True)."
)


def open_network(
    source: Any, *, name: str = "", example: Any = None, limit: int = FILE_LIMIT
) -> Network:
    """Open a network from a path, the bytes of a file, or a live ``torch.nn.Module``.

    ``example`` is an input tensor for a module. Raises BadNetwork for anything else.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        content = bytes(source)
        _refuse_other_formats(content[:512], name or "the upload")
        return read_onnx(content, name=name, limit=limit)
    if isinstance(source, (str, PathLike)):
        path = Path(source)
        _check_path(path)
        with path.open("rb") as file:
            _refuse_other_formats(file.read(512), f"'{path.name}'")
        return read_onnx(path, name=name, external_data=True, limit=limit)
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(source, torch.nn.Module):
        from .torch import read_torch

        return read_torch(source, example, name=name)
    raise BadNetwork(
        "this is no network", received=f"a {type(source).__module__}.{type(source).__qualname__}",
        remedy="Give the path or bytes of an ONNX file, or a torch.nn.Module.",
    )  # fmt: skip


def _check_path(path: Path) -> None:
    if path.is_dir():
        raise BadNetwork("this is a folder", received=f"'{path}'", remedy="Name the file in it.")
    if not path.is_file():
        raise BadNetwork(
            "there is no such file", received=f"'{path}'",
            remedy="Give the path of an ONNX file, or a name that `convscope networks` lists.",
        )  # fmt: skip


_FORMATS: tuple[tuple[bytes, str, str], ...] = (
    (
        b"PK\x03\x04",
        "a PyTorch or Keras archive, which may hold a pickle: it is not loaded",
        _EXPORT,
    ),
    (b"\x80\x02", "a pickle: it is not loaded", _EXPORT),
    (b"\x80\x03", "a pickle: it is not loaded", _EXPORT),
    (b"\x80\x04", "a pickle: it is not loaded", _EXPORT),
    (b"\x80\x05", "a pickle: it is not loaded", _EXPORT),
    (b"\x89HDF", "an HDF5 file", "In Keras 3: model.export('network.onnx', format='onnx')."),
    (b"\x89PNG", "a PNG picture", "Give it where a picture is asked for."),
    (b"\xff\xd8\xff", "a JPEG picture", "Give it where a picture is asked for."),
    (b"GIF8", "a GIF picture", "Give it where a picture is asked for."),
    (b"%PDF", "a PDF document", "Give an ONNX file."),
)


def _refuse_other_formats(head: bytes, name: str) -> None:
    if not head:
        raise BadNetwork(f"{name} is no ONNX file", received="an empty file")
    for magic, what, remedy in _FORMATS:
        if head.startswith(magic):
            raise BadNetwork(f"{name} is no ONNX file", received=what, remedy=remedy)
    if head[8:9] == b"{" and b'"dtype"' in head:
        raise BadNetwork(
            f"{name} is no ONNX file", received="a safetensors file: weights without a graph",
            remedy="Load it into its module and export that to ONNX.",
        )  # fmt: skip
    if _is_text(head):
        raise BadNetwork(f"{name} is no ONNX file", received="text", remedy="Give an ONNX file.")


def _is_text(head: bytes) -> bool:
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(c.isprintable() or c in "\r\n\t" for c in text)
