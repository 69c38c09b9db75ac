"""Where a channel comes from and where it goes, through layers that only pass it on.

A rectifier, a normalisation, a pooling or a rearrangement hands a channel on; a layer of weights
and a sum of branches make a new one. Which is which follows from the kind of arithmetic and from
what the op says it reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.terms import Kind
from ..ops import Op
from ..trace import Layer, Trace

MOST_READERS = 64
"""Layers behind a channel that are looked for at most."""


@dataclass(frozen=True)
class Place:
    """One channel (axis 1) of a layer's output, or of the network's input of that name."""

    layer: str
    channel: int


@dataclass(frozen=True)
class Reading:
    """Where a channel goes: the ``channels`` of the input at ``position`` that a layer sums."""

    layer: str
    position: int
    channels: tuple[int, ...]


def computed(layer: Layer) -> tuple[int, ...]:
    """Return the positions of what a layer reads that is no constant of the network."""
    weights = layer.trace.network.weights
    return tuple(i for i, v in enumerate(layer.node.inputs) if v and v not in weights)


def weight_at(layer: Layer) -> int | None:
    """Return the position of the weights with which a layer multiplies the one thing it reads."""
    op = layer.arithmetic
    if op is None or op.kind not in (Kind.WINDOW_SUM, Kind.DOT) or len(computed(layer)) != 1:
        return None
    known = layer.trace.network.weights
    for i, value in enumerate(layer.node.inputs):
        if value in known and known[value].ndim > 1 and known[value].dtype.kind in "fV":
            return i
    return None


def makes(layer: Layer) -> bool:
    """Tell whether a layer makes channels as a sum: of what it weighs, or of its branches."""
    return weight_at(layer) is not None or _joins(layer)


def source(trace: Trace, value: str, channel: int) -> Place:
    """Return the channel that a person would name for a channel of a value.

    >>> import convscope as cs
    >>> source(cs.open("digits").trace("digit-3"), "pool1", 3)
    Place(layer='conv1', channel=3)
    """
    node = trace.network.producers.get(value)
    if node is None:
        return Place(value, channel)
    layer = trace[node.name]
    if makes(layer):
        return Place(layer.name, channel)
    ends = {source(trace, *before) for before in passed(layer, value, channel)}
    return ends.pop() if len(ends) == 1 else Place(layer.name, channel)


def passed(layer: Layer, value: str, channel: int) -> tuple[tuple[str, int], ...]:
    """Return the values and channels of which a layer's channel is one handed on; none if it mixes.

    Of several, those that have the output's own shape: a gate is no channel that is handed on.
    """
    op, at = layer.arithmetic, computed(layer)
    if op is None or not at or makes(layer):
        return ()
    shape = layer.trace.shape(value)
    if len(shape) < 2:
        return ()
    first = layer.node.inputs[at[0]]
    if op.kind == Kind.NORMALISE:  # what it divides by comes from others; the channel stays one
        return ((first, channel),) if layer.trace.shape(first) == shape else ()
    found = []
    for position, box in _reads(layer, op, value, channel_box(shape, channel)):
        name = layer.node.inputs[position]
        inside = box.clip(layer.trace.shape(name))
        if inside.empty:
            continue
        if len(inside.start) < 2 or inside.shape[1] != 1:
            return ()
        found.append((name, inside.start[1]))
    same = tuple(one for one in found if layer.trace.shape(one[0]) == shape)
    return same if len(found) > 1 and same else tuple(found)


def readings(trace: Trace, value: str, channel: int) -> tuple[Reading, ...]:
    """Return the layers that make channels of this one, in the order in which they compute.

    >>> import convscope as cs
    >>> found = readings(cs.open("digits").trace("digit-3"), "conv2", 1)
    >>> [(one.layer, len(one.channels)) for one in found]
    [('linear', 49)]
    """
    found = islice(_follow(trace, value, (channel,), set()), MOST_READERS)
    order = {node.name: i for i, node in enumerate(trace.network.nodes)}
    return tuple(sorted(found, key=lambda one: (order[one.layer], one.position)))


def channel_box(shape: tuple[int, ...], channel: int) -> Box:
    """Return the box of one channel (axis 1) of a tensor."""
    whole = Box.whole(shape)
    return Box(
        (whole.start[0], channel, *whole.start[2:]), (whole.stop[0], channel + 1, *whole.stop[2:])
    )


def _joins(layer: Layer) -> bool:
    """Tell whether a layer adds several things that were computed, one term of each."""
    op = layer.arithmetic
    if op is None or op.kind != Kind.ELEMENTWISE or op.terms is None or len(computed(layer)) < 2:
        return False
    if layer.output.ndim < 2 or not layer.output.size:
        return False
    with np.errstate(all="ignore"):
        terms = op.terms((0,) * layer.output.ndim, *layer.inputs, **layer.attributes)
    present = sum(x is not None for x in layer.inputs)
    return terms.combine == "sum" and terms.root == 1 and len(terms.products) == present


def _reads(layer: Layer, op: Op, value: str, box: Box) -> Iterator[tuple[int, Box]]:
    """Yield the position and box of what a layer reads, of that which was computed."""
    output = layer.node.outputs.index(value)
    which = {"output": output} if output else {}
    boxes = op.reads(box, *layer.inputs, **layer.attributes, **which)
    for position in computed(layer):
        if position < len(boxes) and boxes[position] is not None:
            yield position, boxes[position]


def _follow(
    trace: Trace, value: str, channels: tuple[int, ...], seen: set[tuple[str, tuple[int, ...]]]
) -> Iterator[Reading]:
    if (value, channels) in seen:
        return
    seen.add((value, channels))
    for node in trace.network.consumers.get(value, ()):
        if node.name in trace.missing:
            continue
        layer = trace[node.name]
        for position in (i for i in computed(layer) if node.inputs[i] == value):
            if makes(layer):
                yield Reading(layer.name, position, channels)
                continue
            for made, carried in _handed_on(layer, position, channels):
                yield from _follow(trace, made, carried, seen)


def _handed_on(
    layer: Layer, position: int, channels: tuple[int, ...]
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield each output of a passing layer, with the channels in which the given ones go on."""
    op, value = layer.arithmetic, layer.node.inputs[position]
    if op is None:
        return
    moved = op.kind == Kind.REARRANGE
    marks = _marked(layer, op, position, channels) if moved else None
    for i, made in enumerate(layer.node.outputs):
        if made not in layer.trace.tensors or len(layer.trace.shape(made)) < 2:
            continue
        there = channels if marks is None else _marked_channels(marks[i])
        inside = [c for c in there if c < layer.trace.shape(made)[1]]
        if not inside or len(inside) < len(there):
            continue
        # the way back is asked of the op itself: does this channel come from there?
        if any(v == value and c in channels for v, c in passed(layer, made, inside[0])):
            yield made, tuple(inside)


def _marked(layer: Layer, op: Op, position: int, channels: tuple[int, ...]) -> tuple[Array, ...]:
    """Return what a layer that rearranges makes of a mark on some channels of one input."""
    inputs = list(layer.inputs)
    for i in computed(layer):
        mark = np.zeros(np.asarray(inputs[i]).shape, np.float32)
        if i == position:
            mark[:, list(channels)] = 1
        inputs[i] = mark
    return op.run(inputs, layer.attributes, len(layer.node.outputs))


def _marked_channels(mark: Array) -> tuple[int, ...]:
    if mark.ndim < 2:
        return ()
    rows = np.moveaxis(mark, 1, 0).reshape(mark.shape[1], -1)
    return tuple(np.flatnonzero(rows.any(axis=1)).tolist())
