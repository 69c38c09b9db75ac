"""Fold away what no person would draw: constants, shape arithmetic, scaffolding.

What remains is the network as it was written: convolutions, normalisations, activations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import prod

import numpy as np

from ...base.array import Array
from ...base.errors import ConvscopeError
from ...ops import TABLE
from ..graph import Node

FOLDED_LIMIT = 2**28
"""Bytes of a constant that folding may make; anything larger stays in the graph."""

Shapes = Mapping[str, tuple[int, ...] | None]


def fold(
    nodes: list[Node], weights: dict[str, Array], shapes: Shapes, outputs: set[str]
) -> list[Node]:
    """Compute once what depends on constants and fixed shapes; drop what then does nothing.

    ``weights`` is added to and pruned in place; ``shapes`` holds the shape of each value where
    it is fixed.
    """
    stored = set(weights)
    kept = _constants(nodes, weights, shapes)
    kept = _sequences(kept, weights, shapes)
    kept = _bypass(kept, weights, outputs)
    kept = [_without_zero_bias(node, weights, stored) for node in kept]
    kept = _alive(kept, outputs)
    used = {v for node in kept for v in node.inputs} | outputs
    for name in set(weights) - used:
        del weights[name]
    return kept


def _constants(nodes: list[Node], weights: dict[str, Array], shapes: Shapes) -> list[Node]:
    kept = []
    for node in nodes:
        results = _computed(node, weights, shapes)
        if results is None:
            kept.append(node)
            continue
        for value, result in zip(node.outputs, results, strict=False):
            if value:
                weights[value] = result
    return kept


def _computed(node: Node, weights: dict[str, Array], shapes: Shapes) -> tuple[Array, ...] | None:
    """Return a node's outputs where they can be known beforehand, else None."""
    if node.op not in TABLE:
        return None
    inputs: list[Array | None] = []
    for value in node.inputs:
        shape = shapes.get(value)
        if not value:
            inputs.append(None)
        elif value in weights:
            inputs.append(weights[value])
        elif node.op in ("Shape", "Size") and shape is not None:
            inputs.append(np.broadcast_to(np.float32(0), shape))
        else:
            return None
    if any(8 * prod(shapes.get(v) or ()) > FOLDED_LIMIT for v in node.outputs):
        return None
    if node.op == "ConstantOfShape" and 8 * prod(np.asarray(inputs[0]).tolist()) > FOLDED_LIMIT:
        return None
    if node.op == "Expand" and 8 * prod(np.asarray(inputs[1]).tolist()) > FOLDED_LIMIT:
        return None
    try:
        with np.errstate(all="ignore"):
            return TABLE[node.op].run(inputs, node.attributes, len(node.outputs))
    except (ConvscopeError, ArithmeticError, ValueError, TypeError, IndexError):
        return None  # it stays in the graph, where running it will say what is wrong


def _sequences(nodes: list[Node], weights: dict[str, Array], shapes: Shapes) -> list[Node]:
    """SplitToSequence with a SequenceAt for each part is a Split."""
    kept = []
    gone: set[str] = set()
    for node in nodes:
        if node.name in gone:
            continue
        readers = [n for n in nodes if node.outputs[0] in n.inputs]
        sizes = _split_sizes(node, weights, shapes) if node.op == "SplitToSequence" else None
        if sizes is None or not all(_picks_one(n, weights) for n in readers):
            kept.append(node)
            continue
        outputs = [f"{node.outputs[0]}:{i}" for i in range(len(sizes))]
        for reader in readers:
            outputs[int(weights[reader.inputs[1]])] = reader.outputs[0]
            gone.add(reader.name)
        stored = f"{node.outputs[0]}:sizes"
        weights[stored] = np.array(sizes, np.int64)
        axis = {"axis": node.attributes.get("axis", 0)}
        split = replace(node, op="Split", inputs=(node.inputs[0], stored), outputs=tuple(outputs))
        kept.append(replace(split, attributes=axis))
    return kept


def _picks_one(node: Node, weights: dict[str, Array]) -> bool:
    return node.op == "SequenceAt" and node.inputs[1] in weights


def _split_sizes(node: Node, weights: dict[str, Array], shapes: Shapes) -> list[int] | None:
    """Return the length of each part; None where it is not fixed or the axis is dropped."""
    shape = shapes.get(node.inputs[0])
    if shape is None or not node.attributes.get("keepdims", 1):
        return None
    whole = shape[node.attributes.get("axis", 0)]
    if len(node.inputs) < 2 or not node.inputs[1]:
        return [1] * whole
    given = weights.get(node.inputs[1])
    if given is None:
        return None
    if given.ndim:
        return [int(n) for n in given]
    step = int(given)
    return [min(step, whole - start) for start in range(0, whole, step)]


def _bypass(nodes: list[Node], weights: dict[str, Array], outputs: set[str]) -> list[Node]:
    """Take out Identity and inference's Dropout; who read them reads what they read."""
    instead: dict[str, str] = {}
    kept: list[Node] = []
    for node in nodes:
        node = replace(node, inputs=tuple(instead.get(v, v) for v in node.inputs))
        idle = node.op == "Identity" or (node.op == "Dropout" and not _trains(node, weights))
        if idle and node.outputs[0] not in outputs and not any(node.outputs[1:]):
            instead[node.outputs[0]] = node.inputs[0]
        else:
            kept.append(node)
    return kept


def _trains(node: Node, weights: dict[str, Array]) -> bool:
    mode = node.inputs[2] if len(node.inputs) > 2 else ""
    return bool(mode) and (mode not in weights or bool(weights[mode]))


def _without_zero_bias(node: Node, weights: dict[str, Array], stored: set[str]) -> Node:
    """A convolution written without bias is exported with computed zeros: it has no bias."""
    if node.op in ("Conv", "ConvTranspose") and len(node.inputs) == 3:
        bias = weights.get(node.inputs[2])
        if bias is not None and node.inputs[2] not in stored and not np.any(bias):
            return replace(node, inputs=node.inputs[:2])
    return node


def _alive(nodes: list[Node], outputs: set[str]) -> list[Node]:
    needed = set(outputs)
    kept = []
    for node in reversed(nodes):
        if needed.intersection(node.outputs):
            needed.update(node.inputs)
            kept.append(node)
    return kept[::-1]
