"""Write a network as ONNX: what the engine is fed, and what the user can save."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..base.array import Array
from ..base.errors import TooLarge
from ..ops import OPSET
from .graph import Network, Node, Value

if TYPE_CHECKING:
    import onnx

IR_VERSION = 10
PROTOBUF_LIMIT = 2**31 - 1
"""Bytes: no protobuf message can be larger."""


def write_onnx(network: Network, *, outputs: Sequence[str] | None = None) -> bytes:
    """Return the network as the bytes of an ONNX file; the same network gives the same bytes.

    ``outputs`` names other values to be the graph's outputs (a trace asks for all of them).
    Raises TooLarge above 2 GiB, which no ONNX file without external data can hold.
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
    from onnx import helper

    graph = helper.make_graph(
        [_node(node) for node in network.nodes],
        network.name or "network",
        [_value(value) for value in network.inputs],
        _outputs(network, outputs),
        [_tensor(name, weight) for name, weight in network.weights.items()],
    )
    domains = sorted({_split(node.op)[0] for node in network.nodes} - {""})
    model = helper.make_model(
        graph,
        opset_imports=[
            helper.make_opsetid("", OPSET),
            *(helper.make_opsetid(d, 1) for d in domains),
        ],
        ir_version=IR_VERSION,
        producer_name="convscope",
    )
    helper.set_model_props(model, dict(network.metadata))
    return model


def _outputs(network: Network, outputs: Sequence[str] | None) -> list[Any]:
    from onnx import ValueInfoProto

    if outputs is None:
        return [_value(value) for value in network.outputs]
    # the type is left for the engine to infer: a value's type is not always known here
    return [ValueInfoProto(name=name) for name in outputs]


def _node(node: Node) -> Any:
    from onnx import StringStringEntryProto, helper

    domain, op = _split(node.op)
    attributes = {k: _attribute(v) for k, v in sorted(node.attributes.items())}
    proto = helper.make_node(
        op, node.inputs, node.outputs, name=node.name, domain=domain, **attributes
    )
    notes = {"convscope.block": json.dumps(node.block), "convscope.source": node.source}
    proto.metadata_props.extend(
        StringStringEntryProto(key=key, value=value) for key, value in notes.items()
    )
    return proto


def _split(op: str) -> tuple[str, str]:
    domain, _, name = op.rpartition("::")
    return domain, name


def _attribute(value: Any) -> Any:
    from onnx import numpy_helper

    return numpy_helper.from_array(value) if isinstance(value, np.ndarray) else value


def _value(value: Value) -> Any:
    from onnx import helper

    kind = helper.np_dtype_to_tensor_dtype(np.dtype(value.dtype))
    return helper.make_tensor_value_info(value.name, kind, value.shape)


def _tensor(name: str, weight: Array) -> Any:
    from onnx import numpy_helper

    return numpy_helper.from_array(np.ascontiguousarray(weight), name)
