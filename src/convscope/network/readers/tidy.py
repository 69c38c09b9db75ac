"""Take out what no person would draw: copies, exporters' scaffolding, what nobody reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ...base.array import Array
from ..graph import Node
from .shapes import Shapes
from .strided import without_idle_strides

OPTIONAL_OUTPUTS = ("Dropout", "MaxPool", "BatchNormalization", "LayerNormalization")
"""Ops whose outputs after the first may be left out."""

_MANY = np.zeros(2)


def tidy(
    nodes: Sequence[Node],
    weights: dict[str, Array],
    shapes: Shapes,
    outputs: set[str],
    stored: set[str],
) -> list[Node]:
    """Return the nodes that remain; ``weights`` is added to and pruned in place.

    ``stored`` are the weights that the file itself holds.
    """
    kept = _without_idle_outputs(nodes, outputs)
    kept = _sequences(kept, weights, shapes)
    kept = without_idle_strides(kept, weights, shapes)
    kept = _without_copies(kept, weights, outputs)
    kept = [_without_zero_bias(node, weights, stored) for node in kept]
    return alive(kept, weights, outputs)


def alive(nodes: Sequence[Node], weights: dict[str, Array], outputs: set[str]) -> list[Node]:
    """Return the nodes that an output depends on; drop the weights that nobody reads."""
    needed = set(outputs)
    kept = []
    for node in reversed(nodes):
        if needed.intersection(node.outputs):
            needed.update(node.inputs)
            kept.append(node)
    for name in set(weights) - needed:
        del weights[name]
    return kept[::-1]


def _without_idle_outputs(nodes: Sequence[Node], outputs: set[str]) -> list[Node]:
    """Leave out second outputs that nobody reads: masks, indices, running statistics."""
    read = outputs.union(v for node in nodes for v in node.inputs)
    kept = []
    for node in nodes:
        used = list(node.outputs)
        while node.op in OPTIONAL_OUTPUTS and len(used) > 1 and used[-1] not in read:
            used.pop()
        kept.append(replace(node, outputs=tuple(used)) if len(used) < len(node.outputs) else node)
    return kept


def _without_copies(
    nodes: Sequence[Node], weights: dict[str, Array], outputs: set[str]
) -> list[Node]:
    """Take out Identity and inference's Dropout; who read them reads what they read.

    Where the copy is an output of the graph, what it copies takes over its name.
    """
    made = {v for node in nodes for v in node.outputs}
    instead: dict[str, str] = {}
    renamed: dict[str, str] = {}
    kept: list[Node] = []
    for node in nodes:
        node = replace(node, inputs=tuple(instead.get(v, v) for v in node.inputs))
        if not _copies(node, weights):
            kept.append(node)
            continue
        before, after = node.inputs[0], node.outputs[0]
        if after not in outputs:
            instead[after] = before
        elif before in made and before not in outputs and before not in renamed:
            renamed[before] = after
        else:
            kept.append(node)
    return [
        replace(
            node,
            inputs=tuple(renamed.get(v, v) for v in node.inputs),
            outputs=tuple(renamed.get(v, v) for v in node.outputs),
        )
        for node in kept
    ]


def _copies(node: Node, weights: dict[str, Array]) -> bool:
    if node.op == "Identity":
        return bool(node.inputs)
    if node.op != "Dropout" or len(node.outputs) > 1:
        return False
    mode = node.inputs[2] if len(node.inputs) > 2 else ""
    return not mode or (mode in weights and not weights[mode].any())


def _without_zero_bias(node: Node, weights: dict[str, Array], stored: set[str]) -> Node:
    """A convolution written without bias is exported with computed zeros: it has no bias."""
    if node.op in ("Conv", "ConvTranspose") and len(node.inputs) == 3:
        bias = weights.get(node.inputs[2])
        if bias is not None and node.inputs[2] not in stored and not np.any(bias):
            return replace(node, inputs=node.inputs[:2])
    return node


def _sequences(nodes: Sequence[Node], weights: dict[str, Array], shapes: Shapes) -> list[Node]:
    """SplitToSequence with a SequenceAt for each part is a Split."""
    readers: dict[str, list[Node]] = {}
    for node in nodes:
        for value in node.inputs:
            readers.setdefault(value, []).append(node)
    kept, gone = [], set()
    for node in nodes:
        if node.outputs[0] in gone:
            continue
        sizes = _parts(node, weights, shapes) if node.op == "SplitToSequence" else None
        picks = readers.get(node.outputs[0], [])
        places = [_place(n, weights, len(sizes)) if sizes else None for n in picks]
        if sizes is None or None in places or len(set(places)) < len(places):
            kept.append(node)
            continue
        outputs = [f"{node.outputs[0]}:{i}" for i in range(len(sizes))]
        for reader, place in zip(picks, places, strict=True):
            if place is not None:
                outputs[place] = reader.outputs[0]
            gone.add(reader.outputs[0])
        name = f"{node.outputs[0]}:sizes"
        weights[name] = np.array(sizes, np.int64)
        kept.append(
            replace(
                node,
                op="Split",
                inputs=(node.inputs[0], name),
                outputs=tuple(outputs),
                attributes={"axis": node.attributes.get("axis", 0)},
            )
        )
    return kept


def _place(node: Node, weights: dict[str, Array], count: int) -> int | None:
    """Return which part of a sequence a node takes, None where it does something else."""
    if node.op != "SequenceAt" or weights.get(node.inputs[1], _MANY).size != 1:
        return None
    place = int(weights[node.inputs[1]].reshape(()))
    return place % count if -count <= place < count else None


def _parts(node: Node, weights: dict[str, Array], shapes: Shapes) -> list[int] | None:
    """Return the length of each part; None where it is not fixed or the axis is dropped."""
    shape = shapes.of.get(node.inputs[0])
    axis = node.attributes.get("axis", 0)
    if shape is None or not -len(shape) <= axis < len(shape):
        return None
    whole = shape[axis]
    if len(node.inputs) < 2 or not node.inputs[1]:
        single = isinstance(whole, int) and node.attributes.get("keepdims", 1)
        return [1] * int(whole) if single else None
    given = weights.get(node.inputs[1])
    if given is None:
        return None
    if given.ndim:
        return [int(n) for n in given.reshape(-1)]
    step = int(given)
    if not isinstance(whole, int) or step < 1 or whole // step > 4096:
        return None
    return [min(step, whole - start) for start in range(0, whole, step)]
