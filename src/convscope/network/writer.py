"""Write a network as ONNX: what the engine is fed, and what the user can save."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion, TooLarge
from ..ops import OPSET
from .graph import Network, Node, Value

if TYPE_CHECKING:
    import onnx

IR_VERSION = 10
PROTOBUF_LIMIT = 2**31 - 1
"""Bytes: no protobuf message can be larger."""

DOMAIN_VERSION = "convscope.opset."
"""Metadata key, before a domain's name: the version of it that the network asks for."""


def write_onnx(network: Network, *, outputs: Sequence[str] | None = None) -> bytes:
    """Return the network as the bytes of an ONNX file; the same network gives the same bytes.

    ``outputs`` names other values to be the graph's outputs (a trace asks for all of them).
    Raises TooLarge above 2 GiB, which no ONNX file without external data can hold, and
    BadQuestion where ``outputs`` names a value that no node makes.

    >>> from convscope.network import Network, Node, Value
    >>> x, y = Value("x", "float32", ("n", 3)), Value("y", "float32", ("n", 3))
    >>> net = Network("net", (x,), (y,), (Node("relu", "Relu", ("x",), ("y",)),), {})
    >>> write_onnx(net) == write_onnx(net)
    True
    """
    size = sum(w.nbytes for w in network.weights.values())
    if size > PROTOBUF_LIMIT - 2**24:
        raise TooLarge(
            f"{network.name} has {size / 2**30:.1f} GiB of weights, an ONNX file holds 2 GiB",
            remedy="Store the weights as float16.",
        )
    return to_model(network, outputs).SerializeToString(deterministic=True)


def to_model(network: Network, outputs: Sequence[str] | None = None) -> onnx.ModelProto:
    """Return the network as an ONNX model; ``outputs`` as in ``write_onnx``."""
    from onnx import ModelProto

    # everything is built where it stays: copying a message copies its weights
    model = ModelProto(ir_version=IR_VERSION, producer_name="convscope")
    model.opset_import.add(domain="", version=OPSET)
    for domain in sorted({_split(node.op)[0] for node in network.nodes} - {""}):
        model.opset_import.add(domain=domain, version=_version(network, domain))
    graph = model.graph
    graph.name = network.name or "network"
    graph.node.extend(map(_node, network.nodes))
    graph.input.extend(map(_value, network.inputs))
    graph.output.extend(_outputs(network, outputs))
    for name in _order(network):
        _fill(graph.initializer.add(), name, network.weights[name])
    for key, value in sorted(network.metadata.items()):
        model.metadata_props.add(key=key, value=value)
    return model


def _order(network: Network) -> list[str]:
    """Return the weights' names as the nodes read them, whatever order they are kept in."""
    read = dict.fromkeys(v for node in network.nodes for v in node.inputs)
    return [*(v for v in read if v in network.weights), *sorted(network.weights.keys() - read)]


def _version(network: Network, domain: str) -> int:
    version = network.metadata.get(DOMAIN_VERSION + domain, "1")
    return int(version) if version.isdecimal() and len(version) < 9 else 1


def _outputs(network: Network, outputs: Sequence[str] | None) -> list[Any]:
    from onnx import ValueInfoProto

    if outputs is None:
        return [_value(value) for value in network.outputs]
    for name in outputs:
        if name not in network.producers:
            raise BadQuestion(f"no node of {network.name} makes this value", received=repr(name))
    # the type is left for the engine to infer: a value's type is not always known here
    return [ValueInfoProto(name=name) for name in outputs]


def _node(node: Node) -> Any:
    from onnx import NodeProto, StringStringEntryProto

    domain, op = _split(node.op)
    proto = NodeProto(
        op_type=op, domain=domain, name=node.name, input=node.inputs, output=node.outputs
    )
    for name, value in sorted(node.attributes.items()):
        proto.attribute.append(_attribute(name, value))
    notes = {"convscope.block": json.dumps(node.block), "convscope.source": node.source}
    proto.metadata_props.extend(
        StringStringEntryProto(key=key, value=value) for key, value in notes.items()
    )
    return proto


def _split(op: str) -> tuple[str, str]:
    domain, mark, name = op.partition("::")
    return (domain, name) if mark else ("", op)


def _attribute(name: str, value: Any) -> Any:
    from onnx import AttributeProto, helper

    if isinstance(value, AttributeProto):  # a branch, while a reader still decides about it
        return value
    if isinstance(value, np.ndarray):
        attribute = AttributeProto(name=name, type=AttributeProto.TENSOR)
        _fill(attribute.t, "", value)
        return attribute
    if isinstance(value, (list, tuple)) and not value:  # its type cannot be told: as most are
        return helper.make_attribute(name, [], attr_type=AttributeProto.INTS)
    return helper.make_attribute(name, value)


def _value(value: Value) -> Any:
    from onnx import helper

    kind = helper.np_dtype_to_tensor_dtype(
        np.dtype(object if value.dtype == "str" else value.dtype)
    )
    return helper.make_tensor_value_info(value.name, kind, value.shape)


def _fill(tensor: Any, name: str, weight: Array) -> None:
    """Write an array into an empty tensor message."""
    from onnx import helper, numpy_helper

    if weight.dtype.kind not in "fiub" or sys.byteorder == "big":
        tensor.CopyFrom(
            numpy_helper.from_array(weight.astype(object) if weight.dtype.kind == "U" else weight)
        )
    else:
        tensor.data_type = helper.np_dtype_to_tensor_dtype(weight.dtype)
        tensor.dims.extend(weight.shape)
        tensor.raw_data = weight.tobytes()
    tensor.name = name
