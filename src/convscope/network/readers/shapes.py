"""The shape and type of every value, by ONNX's own inference on a copy without its weights."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.errors import BadShape
from ...ops import TABLE
from ..graph import Network, Node, Value
from ..writer import to_model
from .opsets import first_line

HELD = 4096
"""Constants of more values than this are declared to ONNX's tools, not given."""

MISFIT = r"ncompatible dim|ismatch|merge shape|negative|\brank\b"
"""What ONNX's inference says of shapes that do not fit, rather than of what it cannot infer."""

Shape = tuple[int | str, ...] | None


@dataclass(frozen=True)
class Shapes:
    """What is known of values by name; a free axis has a name, an unknown shape is None."""

    of: Mapping[str, Shape]
    dtypes: Mapping[str, str]

    def fixed(self, value: str) -> tuple[int, ...] | None:
        """Return a value's shape where every axis is a number."""
        sizes = [n for n in self.of.get(value) or () if isinstance(n, int) and n >= 0]
        whole = self.of.get(value)
        return tuple(sizes) if whole is not None and len(sizes) == len(whole) else None


def infer(nodes: Sequence[Node], inputs: Sequence[Value], weights: Mapping[str, Array]) -> Shapes:
    """Return what follows for every value from inputs and weights.

    Raises BadShape where a node cannot take what it is given.
    """
    import onnx

    large = {k: w for k, w in weights.items() if w.size > HELD}
    declared = (*inputs, *(Value(k, str(w.dtype), w.shape) for k, w in large.items()))
    held = {k: w for k, w in weights.items() if k not in large}
    numbered = tuple(replace(node, name=str(i)) for i, node in enumerate(nodes))
    model = to_model(Network("", declared, (), numbered, held), [])
    strict = all(node.op in TABLE for node in nodes)
    try:
        inferred = onnx.shape_inference.infer_shapes(model, strict_mode=strict, data_prop=True)
    except Exception as error:  # InferenceError where strict, else C++ errors of any kind
        if not strict or re.search(MISFIT, str(error)):
            raise _misfit(error, model, nodes, weights) from error
        # it has gaps of its own: what does not fit will show where the network is run
        try:
            inferred = onnx.shape_inference.infer_shapes(model)
        except Exception as gap:
            raise _misfit(gap, model, nodes, weights) from gap
    return _collected(inferred.graph, weights)


def _collected(graph: Any, weights: Mapping[str, Array]) -> Shapes:
    from onnx import helper

    shapes: dict[str, Shape] = {k: tuple(w.shape) for k, w in weights.items()}
    dtypes = {k: str(w.dtype) for k, w in weights.items()}
    for info in (*graph.input, *graph.value_info):
        tensor = info.type.tensor_type
        if tensor.HasField("shape"):
            shapes[info.name] = tuple(
                d.dim_value if d.HasField("dim_value") else d.dim_param or "?"
                for d in tensor.shape.dim
            )
        if tensor.elem_type:
            dtypes[info.name] = str(np.dtype(helper.tensor_dtype_to_np_dtype(tensor.elem_type)))
    return Shapes(shapes, dtypes)


def _misfit(
    error: Exception, model: Any, nodes: Sequence[Node], weights: Mapping[str, Array]
) -> BadShape:
    """Say which node does not fit, and what it is given, not how ONNX's source puts it."""
    import onnx

    said = re.search(r"node name: (\d+)\)", str(error))
    if not said or int(said[1]) >= len(nodes):
        return BadShape("the network's shapes do not fit together", received=first_line(error))
    node = nodes[int(said[1])]
    try:
        known = _collected(onnx.shape_inference.infer_shapes(model).graph, weights)
        given = [f"({', '.join(map(str, known.of.get(v) or '?'))})" for v in node.inputs if v]
    except Exception:  # then the node is all that is known
        given = []
    why = str(error)[said.end() :].partition("]")[2].partition("(op_type")[0]
    return BadShape(
        f"node '{node.name or node.op}' ({node.op}) cannot take what it is given",
        received=" and ".join(given[:6]) or "another shape",
        remedy=f"{' '.join(why.split()).rstrip('.')[:200] or 'The shapes do not fit'}.",
    )


def check_fit(nodes: Sequence[Node], shapes: Shapes) -> None:
    """Check what ONNX's inference lets pass: channels between a layer and its weights.

    Raises BadShape.
    """
    for node in nodes:
        axis = {"Conv": 1, "ConvTranspose": 0}.get(node.op)
        group = int(node.attributes.get("group", 1)) if node.op == "Conv" else 1
        if node.op == "BatchNormalization":
            axis = 0
        given = shapes.of.get(node.inputs[0]) if node.inputs else None
        taken = shapes.of.get(node.inputs[1]) if len(node.inputs) > 1 else None
        _check_something_left(node, shapes)
        if axis is None or not given or not taken or len(given) < 2 or len(taken) <= axis:
            continue
        c, wanted = given[1], taken[axis]
        if isinstance(c, int) and isinstance(wanted, int) and c != wanted * group:
            raise BadShape(
                f"node '{node.name}' ({node.op}) takes {wanted * group} channels",
                received=f"{c} from '{node.inputs[0]}'",
                remedy="Export the network again, or mend the layer before it.",
            )


def _check_something_left(node: Node, shapes: Shapes) -> None:
    for value in node.outputs:
        shape = shapes.of.get(value) or ()
        given = [n for v in node.inputs for n in shapes.of.get(v) or () if isinstance(n, int)]
        slides = node.op in TABLE and TABLE[node.op].window is not None
        least = min((n for n in shape if isinstance(n, int)), default=1)
        if slides and least < 1 and 0 not in given:
            raise BadShape(
                f"node '{node.name}' ({node.op}) leaves nothing of its input",
                received=f"({', '.join(map(str, shape))})",
                remedy="Its window is larger than what it slides over.",
            )
