"""Compute once what depends on constants and fixed shapes alone.

A shape with a free axis is followed through its arithmetic too, so that ``view(x.size(0), -1)``
ends as the shape (0, -1), where 0 keeps the axis as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

from ...base.array import Array
from ...ops import TABLE
from ..graph import Node
from .shapes import Shapes

FOLDED_LIMIT = 2**28
"""Bytes of one constant that folding may make; anything larger stays in the graph."""

BUDGET = 2**30
"""Bytes of all constants that folding may make for one network."""

NEVER_LARGER = frozenset({
    "Abs", "Cast", "CastLike", "Ceil", "Clip", "Concat", "Constant", "Cos", "CumSum", "Dropout",
    "Erf", "Exp", "Flatten", "Floor", "Identity", "Log", "Neg", "NonZero", "Not", "Reciprocal",
    "ReduceMax", "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSum", "Relu", "Reshape", "Round",
    "Sigmoid", "Sign", "Sin", "Slice", "Softmax", "Split", "Sqrt", "Squeeze",
    "Tanh", "Transpose", "Unsqueeze",
})  # fmt: skip
"""Ops whose result holds about what they are given."""

RENAMED = {"Transpose": ".T", "Cast": ":cast", "CastLike": ":cast", "Reshape": ":reshaped"}
"""What is added to the name of a weight of the file that was only moved or cast."""

BROADCASTING = frozenset({
    "Add", "And", "Div", "Equal", "Expand", "Greater", "GreaterOrEqual", "Less", "LessOrEqual",
    "Max", "Mean", "Min", "Mod", "Mul", "Or", "Pow", "Sub", "Sum", "Where", "Xor",
})  # fmt: skip


class Folder:
    """Folds the nodes of one network; what it computes is added to ``weights``."""

    def __init__(self, weights: dict[str, Array]) -> None:
        self.weights = weights
        self.spent = 0
        self.names: dict[str, str] = {}

    def fold(self, nodes: Sequence[Node], shapes: Shapes, outputs: set[str]) -> list[Node]:
        """Return the nodes that still have something to compute, shapes written out."""
        kept = []
        partial: dict[str, Array] = {}  # integers that hold the name of a free axis among them
        for node in nodes:
            if outputs.intersection(node.outputs):
                kept.append(self._shaped(node, partial, shapes))
                continue
            results = self._results(node, shapes)
            if results is None:
                followed = _followed(node, partial, self.weights, shapes)
                if followed is None:
                    kept.append(self._shaped(node, partial, shapes))
                    continue
                if any(isinstance(n, str) for n in followed.reshape(-1).tolist()):
                    partial[node.outputs[0]] = followed
                    kept.append(node)
                    continue
                results = (followed.astype(np.int64),)
            self.weights.update({v: r for v, r in zip(node.outputs, results, strict=False) if v})
        return kept

    def _results(self, node: Node, shapes: Shapes) -> tuple[Array, ...] | None:
        """Return a node's outputs where they can be known beforehand, else None."""
        inputs: list[Array | None] = []
        if node.op in ("Shape", "Size") and node.inputs:
            held = self.weights.get(node.inputs[0])
            fixed = shapes.fixed(node.inputs[0]) if held is None else held.shape
            return None if fixed is None else (_measured(node, fixed),)
        for i, value in enumerate(node.inputs):
            if not value:
                inputs.append(None)
            elif value in self.weights:
                inputs.append(self.weights[value])
            else:
                stand_in = _stand_in(node, i, shapes)
                if stand_in is None:
                    return None
                inputs.append(stand_in)
        if node.op not in TABLE or self.spent > BUDGET or _training(node, inputs):
            return None
        try:
            with np.errstate(all="ignore"):
                if bytes_made(node, inputs) > FOLDED_LIMIT:
                    return None
                results = TABLE[node.op].run(inputs, node.attributes, len(node.outputs))
        except Exception:  # a node that cannot be computed stays, and running it says why
            return None
        if any(r.dtype.kind == "O" for r in results):
            return None
        self.spent += sum(r.nbytes for r in results)
        if node.op in RENAMED and node.inputs[0]:
            source = self.names.get(node.inputs[0], node.inputs[0])
            self.names[node.outputs[0]] = source + RENAMED[node.op]
        return results

    def renamed(self, nodes: Sequence[Node]) -> list[Node]:
        """Call what was made of one weight after that weight: ``fc.weight.T``."""
        taken = {v for node in nodes for v in (*node.inputs, *node.outputs)}
        new = {}
        for value, name in self.names.items():
            if value in self.weights and "." in name and name not in taken:
                taken.add(name)
                new[value] = name
                self.weights[name] = self.weights.pop(value)
        return [replace(n, inputs=tuple(new.get(v, v) for v in n.inputs)) for n in nodes]

    def _shaped(self, node: Node, partial: dict[str, Array], shapes: Shapes) -> Node:
        """Write a Reshape's half-known shape as numbers, and a Reshape to rows as Flatten."""
        if node.op != "Reshape" or len(node.inputs) < 2:
            return node
        given, wanted = shapes.of.get(node.inputs[0]), partial.get(node.inputs[1])
        if wanted is not None:
            sizes = _sizes(wanted.tolist(), given, node.attributes.get("allowzero", 0))
            if sizes is not None:
                name = f"{node.outputs[0]}:shape"
                self.weights[name] = np.array(sizes, np.int64)
                node = replace(node, inputs=(node.inputs[0], name), attributes={})
        stored = self.weights.get(node.inputs[1])
        now = stored.tolist() if stored is not None and stored.ndim == 1 else []
        if given is not None and _to_rows(now, given, node):
            return replace(node, op="Flatten", inputs=node.inputs[:1], attributes={"axis": 1})
        return node


def _measured(node: Node, shape: tuple[int, ...]) -> Array:
    if node.op == "Size":
        return np.array(prod(shape), np.int64)
    return np.array(shape[node.attributes.get("start", 0) : node.attributes.get("end")], np.int64)


def _stand_in(node: Node, position: int, shapes: Shapes) -> Array | None:
    """Return something in place of an input whose values do not matter, only its type."""
    value = node.inputs[position]
    if node.op == "CastLike" and position == 1 and value in shapes.dtypes:
        return np.zeros(0, shapes.dtypes[value])
    return None


def _training(node: Node, inputs: list[Array | None]) -> bool:
    return node.op == "Dropout" and len(inputs) > 2 and inputs[2] is not None and bool(inputs[2])


def bytes_made(node: Node, inputs: Sequence[Array | None]) -> int:
    """Return how many bytes a node's result may take, before it is computed."""
    held = [x for x in inputs if x is not None]
    item = max((x.itemsize for x in held), default=8)
    if node.op in NEVER_LARGER:
        return 8 * sum(x.size for x in held)  # a cast may make eight bytes of one
    if node.op == "Expand":
        return item * prod(np.broadcast_shapes(held[0].shape, tuple(held[1].tolist())))
    if node.op in BROADCASTING:
        return 8 * prod(np.broadcast_shapes(*(x.shape for x in held)))
    if node.op == "ConstantOfShape":
        fill = node.attributes.get("value")
        return (4 if fill is None else fill.itemsize) * prod(held[0].tolist())
    if node.op == "Tile":
        return item * held[0].size * prod(held[1].tolist())
    if node.op == "Range":
        start, limit, step = (float(x) for x in held)
        return int(8 * max(0.0, (limit - start) / step))
    if node.op == "Gather":
        x, indices = held
        return item * indices.size * max(1, x.size // x.shape[node.attributes.get("axis", 0)])
    if node.op == "MatMul" and held[0].ndim == held[1].ndim == 2:
        return item * held[0].shape[0] * held[1].shape[1]
    return FOLDED_LIMIT + 1  # nothing is known of it: it stays


def _followed(
    node: Node, partial: dict[str, Array], weights: dict[str, Array], shapes: Shapes
) -> Array | None:
    """Follow integers, some of them names of free axes, through ops that only move them."""

    def known(position: int) -> Any:
        value = node.inputs[position]
        return partial.get(value, weights.get(value))

    if not node.inputs:
        return None
    if node.op == "Shape":
        shape = shapes.of.get(node.inputs[0])
        if shape is None or "?" in shape:
            return None
        end = node.attributes.get("end")
        return np.array(shape[node.attributes.get("start", 0) : end], object)
    if node.inputs[0] not in partial and node.op != "Concat":
        return None
    try:
        if node.op in ("Identity", "Cast"):
            return known(0)
        if node.op in ("Squeeze", "Unsqueeze", "Reshape", "Gather", "Slice", "Concat"):
            inputs = [known(i) for i in range(len(node.inputs))]
            if any(x is None for x in inputs) or any(x.ndim > 1 for x in inputs):
                return None
            if node.op == "Concat" and not any(v in partial for v in node.inputs):
                return None
            inputs[0] = inputs[0].astype(object)
            return TABLE[node.op].run(inputs, node.attributes)[0]
    except Exception:  # what cannot be followed stays in the graph
        return None
    return None


def _sizes(
    wanted: list[int | str], given: tuple[int | str, ...] | None, allowzero: int
) -> list[int] | None:
    """Return a shape without names: 0 where an axis stays, -1 where it is the rest."""
    if any(n == 0 for n in wanted) and allowzero:
        return None
    sizes = []
    for i, n in enumerate(wanted):
        stays = given is not None and i < len(given) and n == given[i]
        sizes.append(n if isinstance(n, int) else 0 if stays else -1)
    return sizes if sizes.count(-1) <= 1 else None


def _to_rows(wanted: list[int], given: tuple[int | str, ...], node: Node) -> bool:
    """Say whether a Reshape only joins every axis after the first, as Flatten does."""
    if len(wanted) != 2 or len(given) < 3 or (0 in wanted and node.attributes.get("allowzero", 0)):
        return False
    rest = prod(n for n in given[1:] if isinstance(n, int))
    if any(isinstance(n, str) for n in given[1:]):
        rest = -1
    first, second = wanted
    keeps = first == 0 or first == given[0] or (first == -1 and rest > 0 and second == rest)
    return keeps and (second == -1 or second == rest)
