"""What is checked before anything is believed: the bytes, and every tensor's declared size.

Published attacks on ONNX readers went through declared sizes that nobody compared with the
bytes that are there, and through external data outside the model's folder (see external.py).
ONNX's own C++ sees a model only after these checks, and never a large weight.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from pathlib import Path
from typing import Any

from ...base.errors import BadNetwork, TooLarge
from .external import external_bytes
from .order import RANK_LIMIT

FILE_LIMIT = 2 * 2**30
"""Bytes of one ONNX file with its external data; protobuf itself allows no more."""


def read_file(path: Path, limit: int) -> bytes:
    """Return a file's bytes. Raises BadNetwork where there is none, TooLarge above ``limit``."""
    try:
        size = path.stat().st_size
        if size > limit:
            raise TooLarge(
                f"'{path.name}' has {size:,} bytes", remedy=f"At most {limit:,} are read."
            )
        return path.read_bytes()
    except OSError as error:
        raise BadNetwork(
            "the file cannot be read", received=f"'{path}' ({error.strerror})",
            remedy="Give the path of an ONNX file.",
        ) from error  # fmt: skip


def parse(content: bytes, name: str, limit: int) -> Any:
    """Return the model in ``content``. Raises BadNetwork for what is no ONNX or cut short."""
    import onnx

    what = f"'{name}'" if name else "the file"
    if len(content) > limit:
        raise TooLarge(f"{what} has {len(content):,} bytes", remedy=f"At most {limit:,} are read.")
    size = f"{len(content):,} bytes"
    missing = _bytes_missing(content)
    if content and missing:
        raise BadNetwork(
            f"{what} is cut short", received=f"{size}, {missing:,} fewer than it declares",
            remedy="Download or export it again.",
        )  # fmt: skip
    try:
        model = onnx.ModelProto()
        model.ParseFromString(content)
    except Exception as error:  # protobuf's DecodeError
        raise BadNetwork(
            f"{what} is no ONNX file, or is damaged", received=f"{size} that hold no model",
            remedy="Give an ONNX file; torch.onnx.export makes one.",
        ) from error  # fmt: skip
    _check_text(model, what)
    if not model.graph.node or not model.opset_import:
        lacking = "graph" if not model.graph.node else "operator set"
        raise BadNetwork(
            f"{what} is no ONNX file, or is cut short", received=f"{size} without a {lacking}",
            remedy="Give an ONNX file; torch.onnx.export makes one.",
        )  # fmt: skip
    return model


def _check_text(message: Any, what: str) -> None:
    """Check that every name is text: protobuf hands over what is not UTF-8 as bytes."""
    if message.DESCRIPTOR.name == "TensorProto":  # what else it has is no text, and is large
        parts: list[Any] = [message.name, message.doc_string, *message.external_data]
    else:
        text = message.DESCRIPTOR.fields[0].TYPE_STRING
        nested = message.DESCRIPTOR.fields[0].TYPE_MESSAGE
        parts = []
        for field, value in message.ListFields():
            if field.type in (text, nested):
                single = isinstance(value, (str, bytes)) or hasattr(value, "DESCRIPTOR")
                parts.extend((value,) if single else value)
    for part in parts:
        if isinstance(part, bytes):
            raise BadNetwork(
                f"{what} is damaged: a name in it is no text", received=repr(part[:40]),
                remedy="Download or export it again.",
            )  # fmt: skip
        if not isinstance(part, str):
            _check_text(part, what)


def _bytes_missing(content: bytes) -> int | None:
    """Return how many bytes the last field declares beyond the end; None where it is no ONNX."""
    at = 0
    while at < len(content):
        tag, at = _varint(content, at)
        number, wire = tag >> 3, tag & 7
        if not 1 <= number <= 30 or wire not in (0, 2):  # what a ModelProto is made of
            return None
        if at >= len(content):
            return 1
        value, at = _varint(content, at)
        at += value if wire == 2 else 0
    return at - len(content)


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(content) and shift < 64:
        byte = content[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            break
    return value, at


def check_tensors(model: Any, folder: Path | None) -> None:
    """Compare every tensor's declared size with its bytes; load external data from ``folder``.

    ``folder`` is None where external data is not allowed (an upload). Raises BadNetwork, TooLarge.
    """
    from onnx import TensorProto

    total = 0
    for tensor in _tensors(model):
        count, declared = _declared(tensor)
        total += declared
        if declared > FILE_LIMIT or total > FILE_LIMIT:
            raise TooLarge(
                f"tensor '{tensor.name}' declares {declared:,} bytes",
                received=f"{tensor.ByteSize():,} bytes",
                remedy=f"At most {FILE_LIMIT:,} bytes of weights are read.",
            )
        if tensor.data_location == TensorProto.EXTERNAL:
            tensor.raw_data = external_bytes(tensor, declared, folder)
            del tensor.external_data[:]
            tensor.data_location = TensorProto.DEFAULT
        else:
            _check_held(tensor, count, declared)


def _tensors(model: Any) -> Iterator[Any]:
    graphs = [model.graph]
    nodes = [node for function in model.functions for node in function.node]
    while graphs or nodes:
        while graphs:
            graph = graphs.pop()
            if graph.sparse_initializer:
                raise BadNetwork(
                    "the file holds sparse weights",
                    received=f"'{graph.sparse_initializer[0].values.name}'",
                    remedy="Export it with dense weights.",
                )
            yield from graph.initializer
            nodes.extend(graph.node)
        for attribute in nodes.pop().attribute if nodes else ():
            if attribute.HasField("t"):
                yield attribute.t
            yield from attribute.tensors
            if attribute.HasField("g"):
                graphs.append(attribute.g)
            graphs.extend(attribute.graphs)


def _declared(tensor: Any) -> tuple[int, int]:
    """Return how many numbers a tensor declares, and in how many bytes."""
    from onnx import TensorProto, helper

    names = {number: name for name, number in TensorProto.DataType.items()}
    kind = names.get(tensor.data_type, "UNDEFINED")
    if kind == "UNDEFINED":
        raise BadNetwork(
            f"tensor '{tensor.name}' has no known type", received=str(tensor.data_type)
        )
    if any(d < 0 for d in tensor.dims) or len(tensor.dims) > RANK_LIMIT:
        raise BadNetwork(
            f"tensor '{tensor.name}' has an impossible shape", received=str([*tensor.dims][:40])
        )
    count = prod(tensor.dims)
    if kind == "STRING":
        return count, count
    if kind in _PACKED:
        return count, -(-count * _PACKED[kind] // 8)
    return count, count * helper.tensor_dtype_to_np_dtype(tensor.data_type).itemsize


_PACKED = {"INT4": 4, "UINT4": 4, "FLOAT4E2M1": 4, "INT2": 2, "UINT2": 2}
"""Types of which a byte holds several, with their bits."""


def _check_held(tensor: Any, count: int, declared: int) -> None:
    from onnx import TensorProto, helper

    if tensor.HasField("raw_data"):
        held, wanted, unit = len(tensor.raw_data), declared, "bytes"
    else:
        field = helper.tensor_dtype_to_field(tensor.data_type)
        held, wanted, unit = len(getattr(tensor, field)), count, "values"
        if tensor.data_type in (TensorProto.COMPLEX64, TensorProto.COMPLEX128):
            wanted = 2 * count
        elif declared < count:
            wanted = declared
    if held != wanted or tensor.HasField("segment"):
        raise BadNetwork(
            f"tensor '{tensor.name}' declares {wanted:,} {unit}", received=f"{held:,}",
            remedy="The file is damaged or was cut off: export it again.",
        )  # fmt: skip
