"""From ONNX's messages to our nouns: nodes, attributes, arrays, values."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.errors import BadNetwork
from ..graph import Node, Value
from .opsets import first_line, plain_op

TELLING = re.compile(r"(?!s\d+$|unk__|None$)[A-Za-z_][\w.-]*")
"""Names of free axes that say something: not the symbols that tools count with."""


def node_of(proto: Any) -> Node:
    """Return a node under the name it has in the file. Raises BadNetwork for a broken tensor."""
    domain, op = plain_op(proto)
    return Node(
        name=proto.name,
        op=f"{domain}::{op}" if domain else op,
        inputs=_trimmed(proto.input),
        outputs=_trimmed(proto.output),
        attributes=attributes_of(proto),
    )


def attributes_of(proto: Any) -> dict[str, Any]:
    """Return a node's attributes by name, in alphabetical order, as Python and NumPy values."""
    return {a.name: _attribute(a) for a in sorted(proto.attribute, key=lambda a: a.name)}


def array_of(tensor: Any) -> Array:
    """Return a tensor's values. Raises BadNetwork where they cannot be read."""
    from onnx import numpy_helper

    try:
        array = numpy_helper.to_array(tensor)
    except Exception as error:  # whatever damage the checks before let through
        raise BadNetwork(
            f"tensor '{tensor.name}' cannot be read", received=first_line(error)
        ) from error
    return array.astype(str) if array.dtype == object else array


def values_of(infos: Any) -> list[Value]:
    """Return graph inputs or outputs as they are declared; "" for a type that is not.

    Raises BadNetwork for anything but a tensor.
    """
    from onnx import TensorProto, helper

    values = []
    for info in infos:
        kind = info.type.WhichOneof("value")
        if kind not in ("tensor_type", None):
            raise BadNetwork(
                f"'{info.name}' is no tensor", received=str(kind).removesuffix("_type"),
                remedy="Export the network with tensors as its inputs and outputs.",
            )  # fmt: skip
        tensor = info.type.tensor_type
        if tensor.elem_type not in TensorProto.DataType.values():
            raise BadNetwork(f"'{info.name}' has no known type", received=str(tensor.elem_type))
        dtype = ""
        if tensor.elem_type == TensorProto.STRING:
            dtype = "str"
        elif tensor.elem_type:
            dtype = str(np.dtype(helper.tensor_dtype_to_np_dtype(tensor.elem_type)))
        shape = tuple(map(_axis, tensor.shape.dim)) if tensor.HasField("shape") else None
        values.append(Value(info.name, dtype, shape))
    return values


def name_free_axes(values: list[Value]) -> list[Value]:
    """Give every nameless free axis a name of its own: n for the first, then c h w or axis1 ….

    >>> name_free_axes([Value("x", "float32", ("", 3, "s7", "width"))])[0].shape
    ('n', 3, 'h', 'width')
    """
    taken = {n for v in values for n in v.shape or () if isinstance(n, str) and not _opaque(n)}
    given: dict[str, str] = {}
    named = []
    for value in values:
        shape: list[int | str] = []
        for i, size in enumerate(value.shape or ()):
            if isinstance(size, int) or not _opaque(size):
                shape.append(size)
                continue
            if size not in given:
                plain = "nchw"[i] if len(value.shape or ()) == 4 else f"axis{i}" if i else "n"
                name = _unused(plain, taken)
                taken.add(name)
                if size:
                    given[size] = name
            shape.append(given[size] if size else name)
        named.append(Value(value.name, value.dtype, None if value.shape is None else tuple(shape)))
    return named


def _opaque(name: str) -> bool:
    return TELLING.fullmatch(name) is None


def _unused(name: str, taken: set[str]) -> str:
    return next(n for n in (name, *(f"{name}{i}" for i in range(2, 999))) if n not in taken)


def _axis(dim: Any) -> int | str:
    if dim.HasField("dim_value"):
        return int(dim.dim_value) if dim.dim_value > 0 else ""
    return str(dim.dim_param)


def _trimmed(names: Any) -> tuple[str, ...]:
    found = list(names)
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _attribute(attribute: Any) -> Any:
    from onnx import AttributeProto

    kind = attribute.type
    if kind in (AttributeProto.GRAPH, AttributeProto.GRAPHS):
        return attribute  # a branch or a loop: branches.py takes it out, or refuses it
    if kind == AttributeProto.TENSOR:
        return array_of(attribute.t)
    if kind in (AttributeProto.STRING, AttributeProto.STRINGS):
        texts = [s.decode("utf-8", "replace") for s in (attribute.s, *attribute.strings)]
        return texts[0] if kind == AttributeProto.STRING else texts[1:]
    if kind in (AttributeProto.INTS, AttributeProto.FLOATS):
        return list(attribute.ints if kind == AttributeProto.INTS else attribute.floats)
    if kind not in (AttributeProto.INT, AttributeProto.FLOAT):
        raise BadNetwork(
            f"the attribute '{attribute.name}' is of a kind that is not read", received=str(kind)
        )
    return attribute.i if kind == AttributeProto.INT else attribute.f
