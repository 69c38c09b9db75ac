"""What is checked before anything is believed: sizes, external data, cycles.

Published attacks on ONNX readers went through external data outside the model's folder
(CVE-2022-25882, CVE-2024-27318, CVE-2025-51480) and through declared sizes nobody compared
with the bytes that are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from pathlib import Path
from typing import Any

from ...base.errors import BadNetwork, TooLarge

FILE_LIMIT = 2 * 2**30
"""Bytes of one ONNX file with its external data."""


def check_sizes(model: Any, folder: Path | None) -> None:
    """Compare every tensor's declared size with its bytes; load external data from ``folder``.

    ``folder`` is None where external data is not allowed (an upload). Raises BadNetwork, TooLarge.
    """
    from onnx import TensorProto, helper

    total = 0
    for tensor in tensors(model.graph):
        if any(d < 0 for d in tensor.dims):
            raise BadNetwork(
                f"tensor '{tensor.name}' has a negative size", received=str([*tensor.dims])
            )
        if tensor.data_type not in _known_types():
            raise BadNetwork(
                f"tensor '{tensor.name}' has no known type", received=str(tensor.data_type)
            )
        if tensor.data_type == TensorProto.STRING:
            continue
        item = helper.tensor_dtype_to_np_dtype(tensor.data_type).itemsize
        declared = prod(tensor.dims) * item
        total += declared
        if total > FILE_LIMIT:
            raise TooLarge(
                f"tensor '{tensor.name}' declares {declared:,} bytes",
                remedy=f"At most {FILE_LIMIT / 2**30:.0f} GiB of weights are read.",
            )
        if tensor.data_location == TensorProto.EXTERNAL:
            _load_external(tensor, declared, folder)
        elif not _holds(tensor, prod(tensor.dims), item):
            raise BadNetwork(
                f"tensor '{tensor.name}' declares {declared:,} bytes and does not hold them",
                remedy="The file is damaged or was cut off: export it again.",
            )


def tensors(graph: Any) -> Iterator[Any]:
    """Yield every tensor of a graph: initialisers and those in attributes."""
    yield from graph.initializer
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("t"):
                yield attribute.t
            yield from attribute.tensors


def _known_types() -> set[int]:
    from onnx import TensorProto

    return set(TensorProto.DataType.values()) - {TensorProto.UNDEFINED}


def _holds(tensor: Any, count: int, item: int) -> bool:
    if tensor.HasField("raw_data"):
        # types of 4 bits are packed two to a byte
        return len(tensor.raw_data) == count * item or 2 * len(tensor.raw_data) in (
            count,
            count + 1,
        )
    fields = ("float_data", "int32_data", "int64_data", "double_data", "uint64_data")
    held = sum(len(getattr(tensor, field)) for field in fields)
    return held in (count, 2 * count, (count + 1) // 2)


def _load_external(tensor: Any, declared: int, folder: Path | None) -> None:
    from onnx import TensorProto

    where = {entry.key: entry.value for entry in tensor.external_data}
    location = where.get("location", "")
    if folder is None:
        raise BadNetwork(
            f"tensor '{tensor.name}' lies in another file", received=repr(location),
            remedy="Save the model as one file: onnx.save(onnx.load(path), 'one_file.onnx').",
        )  # fmt: skip
    path = folder / location
    plain = location and not Path(location).is_absolute() and ".." not in Path(location).parts
    if not plain or path.is_symlink() or not path.resolve().is_relative_to(folder.resolve()):
        raise BadNetwork(
            f"tensor '{tensor.name}' points outside the model's folder", received=repr(location),
            remedy="External data is read only from beside the model.",
        )  # fmt: skip
    if not path.is_file():
        raise BadNetwork(
            f"the external data of '{tensor.name}' is not there", received=repr(location)
        )
    try:
        offset, length = int(where.get("offset", 0)), int(where.get("length", declared))
    except ValueError:
        offset = length = -1
    if offset < 0 or length != declared or offset + length > path.stat().st_size:
        raise BadNetwork(
            f"the external data of '{tensor.name}' does not hold its {declared:,} bytes",
            received=repr(location),
        )
    with path.open("rb") as file:
        file.seek(offset)
        tensor.raw_data = file.read(length)
    del tensor.external_data[:]
    tensor.data_location = TensorProto.DEFAULT


def check_order(nodes: list[Any], given: set[str]) -> list[Any]:
    """Return the nodes in an order in which they can be computed.

    Raises BadNetwork for a cycle, a value made twice, or one that nothing makes.
    """
    makers: dict[str, str] = {}
    for node in nodes:
        for value in filter(None, node.output):
            if value in makers or value in given:
                raise BadNetwork(f"the value '{value}' is made twice")
            makers[value] = node.name or node.op_type
    for node in nodes:
        for value in filter(None, node.input):
            if value not in makers and value not in given:
                raise BadNetwork(
                    f"node '{node.name or node.op_type}' reads '{value}', which nothing makes"
                )
    done, order, waiting = set(given), [], list(nodes)
    while waiting:
        ready = [n for n in waiting if all(v in done for v in n.input if v)]
        if not ready:
            names = ", ".join(n.name or n.op_type for n in waiting[:3])
            raise BadNetwork(
                "the graph has a cycle", received=f"nodes that wait for each other: {names}",
                remedy="A network that can be run has none: export it again.",
            )  # fmt: skip
        for node in ready:
            done.update(node.output)
            order.append(node)
        placed = set(map(id, ready))
        waiting = [n for n in waiting if id(n) not in placed]
    return order
