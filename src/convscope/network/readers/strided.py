"""An ``as_strided`` that changes nothing, as PyTorch's pooling leaves behind on channels last.

It is exported as a Gather from the flattened tensor, its positions computed from Range, Mul and
Add. Where these count 0, 1, 2 … for a batch of one, two and three, they do for every batch: all
they can make is linear in the place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import prod

import numpy as np

from ...base.array import Array
from ...ops import TABLE
from ..graph import Node
from .fold import bytes_made
from .shapes import Shapes

LINEAR = frozenset({
    "Add", "Expand", "Mul", "Range", "Reshape", "Shape", "Squeeze", "Unsqueeze",
})  # fmt: skip
LIMIT = 2**20
"""Values of the largest tensor that is looked at."""

DEPTH = 16
"""Nodes between a shape and the positions made of it."""


def without_idle_strides(
    nodes: Sequence[Node], weights: Mapping[str, Array], shapes: Shapes
) -> list[Node]:
    """Replace every Gather that gives back its own tensor by Identity."""
    makers = {v: node for node in nodes for v in node.outputs}
    kept = []
    for node in nodes:
        flat = makers.get(node.inputs[0]) if node.op == "Gather" else None
        if flat is not None and flat.op == "Reshape" and _idle(node, flat, makers, weights, shapes):
            node = replace(node, op="Identity", inputs=flat.inputs[:1], attributes={})
        kept.append(node)
    return kept


def _idle(
    gather: Node,
    flat: Node,
    makers: Mapping[str, Node],
    weights: Mapping[str, Array],
    shapes: Shapes,
) -> bool:
    row = weights.get(flat.inputs[1])
    shape = shapes.of.get(flat.inputs[0])
    if row is None or row.tolist() != [-1] or not shape or gather.attributes.get("axis", 0):
        return False
    free = {n for n in shape if isinstance(n, str)}
    if len(free) > 1 or "?" in free or prod(n for n in shape if isinstance(n, int)) > LIMIT:
        return False
    for size in (1, 2, 3) if free else (1,):
        sizes = tuple(size if isinstance(n, str) else n for n in shape)
        places = _Places(makers, weights, shapes, dict.fromkeys(free, size))
        found = places.of(gather.inputs[1])
        if found is None or not np.array_equal(found, np.arange(prod(sizes)).reshape(sizes)):
            return False
    return True


class _Places:
    """Computes integer values for one size of the free axis, each once."""

    def __init__(
        self,
        makers: Mapping[str, Node],
        weights: Mapping[str, Array],
        shapes: Shapes,
        bound: Mapping[str, int],
    ) -> None:
        self.makers, self.shapes, self.bound = makers, shapes, bound
        self.known: dict[str, Array | None] = dict(weights)

    def of(self, value: str, depth: int = 0) -> Array | None:
        """Return a value, None where it depends on more than the axis."""
        if value not in self.known:
            node = self.makers.get(value)
            near = node is not None and node.op in LINEAR and depth < DEPTH
            self.known[value] = self._computed(node, depth) if node and near else None
        return self.known[value]

    def _computed(self, node: Node, depth: int) -> Array | None:
        if node.op == "Shape":
            shape = self.shapes.of.get(node.inputs[0]) or ("?",)
            sizes = [self.bound.get(n, -1) if isinstance(n, str) else n for n in shape]
            part = sizes[node.attributes.get("start", 0) : node.attributes.get("end")]
            return None if min(part, default=-1) < 0 else np.array(part, np.int64)
        inputs = [self.of(v, depth + 1) for v in node.inputs]
        if any(x is None for x in inputs):
            return None
        try:
            if bytes_made(node, inputs) > 64 * LIMIT:
                return None
            return TABLE[node.op].run(inputs, node.attributes)[0]
        except Exception:  # what cannot be computed is not idle
            return None
