"""The part of a network that a visualisation runs: up to one layer, at a size that suits it.

What comes after the layer costs nothing, and where the graph allows it the picture is smaller
than the network's own: a unit that sees 11 pixels is shown by a few dozen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from ...base.array import Array
from ...base.errors import BadQuestion, ConvscopeError
from ...base.terms import Kind
from ...explain.receptive_field import receptive_field
from ...explain.scores import class_count, class_scores
from ...explain.target import floating
from ...network import Network, Node, Value
from ...network.preprocess_of import preprocess_of
from ...ops import TABLE
from ...trace import Trace, run
from ...training.fed import only_input
from .feeding import Feeding

Objective = Literal["channel", "neuron", "class"]
"""What grows: the mean of a channel's map, the value in its centre, or the score of a class."""

SMALLEST, LARGEST = 48, 144
"""Pixels of a side, where the graph leaves it free and nobody names a size."""
WHOLE = 192
"""For a class, which is a whole object with what is around it."""
FIELDS = 3.0
"""So many receptive fields lie side by side then."""
SMALL = 3
"""A field is small where so many lie side by side in the picture."""
MOST = 512
"""Pixels of a side at most."""


@dataclass(frozen=True, eq=False)
class Part:
    """``network`` ends in ``value``, whose ``channels`` are the units of ``layer``.

    ``field`` (h w) is what one value of it sees. ``alone`` says that the graph takes one picture
    at a time, ``margin`` how many outer rows and columns of the map see beyond the picture.
    ``before`` is the layer's own last step where the objective is taken in front of it: what only
    bends each value has the same maximum, and no slope where it rests.
    """

    network: Network
    layer: str
    value: str
    channels: int
    maps: bool
    size: tuple[int, int]
    field: tuple[int, int]
    feeding: Feeding
    objective: Objective
    alone: bool
    before: str
    margin: tuple[int, int]

    @property
    def breadth(self) -> float:
        """How much of the picture one value sees, at most 1."""
        return min(1.0, max(f / n for f, n in zip(self.field, self.size, strict=True)))

    @property
    def edge(self) -> tuple[int, int]:
        """How many of the picture's outer rows and columns are not shown.

        Those are what the layer does not look at, and what is moved out of its sight in most poses.
        """
        if not any(self.margin):
            return 0, 0
        down, across = (
            max(math.ceil(f / 2), n // 8) for f, n in zip(self.field, self.size, strict=True)
        )
        return down, across


def part_of(
    network: Network, layer: str = "", objective: Objective = "channel", size: int | None = None
) -> Part:
    """Return what has to run to see a layer's units; for a class the layer is not asked.

    Raises BadQuestion for a layer, objective or size that is not there, and where a layer on the
    way has no gradient; BadShape where the network takes no picture.
    """
    if objective not in get_args(Objective):
        raise BadQuestion(
            "no such objective", received=repr(objective),
            remedy=f"One of {', '.join(get_args(Objective))}.",
        )  # fmt: skip
    if size is not None and not 8 <= size <= MOST:
        raise BadQuestion(f"a picture has 8 to {MOST} pixels a side", received=f"size={size}")
    feeding = Feeding(preprocess_of(network)[0])
    value = only_input(network)
    trace = run(network, {value.name: feeding.blank(1, feeding.own)})
    name, maker = _asked(trace, layer, objective)
    before = ""
    if objective != "class":
        before = maker.name if (name := _in_front(trace, maker)) != maker.outputs[0] else ""
    _check_slopes(trace, name)
    shape = trace.shape(name)
    field = _field(trace, name)
    whole = _cut(network, value, name)
    chosen, alone = _chosen(
        whole,
        feeding,
        name,
        shape,
        field,
        size,
        WHOLE if objective == "class" else LARGEST,
    )
    made = run(whole, {value.name: feeding.blank(1, chosen)}).shape(name)
    return Part(
        whole, maker.name, name, shape[1], len(shape) == 4, chosen, field, feeding, objective,
        alone, before, _margin(made, chosen, field),
    )  # fmt: skip


def check_channel(part: Part, channel: int) -> None:
    """Raise BadQuestion where the layer has no such channel, or the network no such class."""
    what = "classes" if part.objective == "class" else "channels"
    if not 0 <= channel < part.channels:
        raise BadQuestion(
            f"'{part.layer}' has {part.channels:,} {what}", received=str(channel),
            remedy=f"Give one from 0 to {part.channels - 1:,}.",
        )  # fmt: skip


def _asked(trace: Trace, layer: str, objective: Objective) -> tuple[str, Node]:
    """Return the value whose channels are asked for, and the node that makes it."""
    if objective == "class":
        class_count(trace)
        name = class_scores(trace, 0).value
    else:
        name = trace[layer].node.outputs[0]
    maker = trace.network.producers.get(name)
    shape = trace.shape(name)
    if maker is None or len(shape) not in (2, 4) or not floating(trace.value(name)):
        raise BadQuestion(
            f"layer '{layer}' has no channels to look at", received=f"the shape {shape}",
            remedy="Its output is to be (n c h w) or (n c).",
        )  # fmt: skip
    return name, maker


def _in_front(trace: Trace, node: Node) -> str:
    """Return what a node reads where it only bends each value, never downwards; else its own.

    Where it makes probabilities, that is the scores: a share also grows by what makes the others
    small.
    """
    op, data = TABLE.get(node.op), [v for v in node.inputs if v not in ("", *trace.network.weights)]
    if op is not None and getattr(op.module, "SCORES_INTO", None) and len(data) == 1:
        return data[0]
    if op is None or op.kind is not Kind.ELEMENTWISE or len(data) != 1 or data[0] != node.inputs[0]:
        return node.outputs[0]
    maker = trace.network.producers.get(data[0])
    if maker is None or trace.shape(data[0]) != trace.shape(node.outputs[0]):
        return node.outputs[0]
    given = np.linspace(-20, 20, 2001, dtype=np.float32)
    rest = [trace.network.weights[v] if v else None for v in node.inputs[1:]]
    if any(w is not None and w.size != 1 for w in rest):
        return node.outputs[0]
    with np.errstate(all="ignore"):
        bent = op.run([given, *rest], node.attributes)[0]
    return data[0] if bent.shape == given.shape and (np.diff(bent) >= 0).all() else node.outputs[0]


def _check_slopes(trace: Trace, name: str) -> None:
    """Raise BadQuestion where something on the way from the input has no gradient: which op."""
    read, whole = {trace.network.inputs[0].name}, ""
    for node in _needed(trace.network, name):
        if read.isdisjoint(node.inputs):
            continue
        op = TABLE.get(node.op)
        floats = any(v in trace.tensors and floating(trace.value(v)) for v in node.outputs if v)
        if node.name in trace.missing or op is None or (floats and op.backward is None):
            raise _steep(node.name, node.op)
        if floats:
            read.update(node.outputs)
        elif not whole:
            whole = node.name  # such as a shape, on which a value may depend beside others
    if name not in read:
        if whole:
            raise _steep(whole, trace.network[whole].op)
        raise BadQuestion(f"'{name}' does not depend on the picture")


def _steep(layer: str, op: str) -> BadQuestion:
    return BadQuestion(
        f"layer '{layer}' is '{op}', which has no gradient",
        remedy="Only layers before it can be visualised.",
    )


def _needed(network: Network, name: str) -> tuple[Node, ...]:
    """Return the nodes that a value depends on, in order."""
    wanted, found = {name}, []
    for node in reversed(network.nodes):
        if not wanted.isdisjoint(node.outputs):
            wanted.update(v for v in node.inputs if v)
            found.append(node)
    return tuple(reversed(found))


def _cut(network: Network, value: Value, name: str) -> Network:
    """Return the network up to a value, its input free in number and size of pictures."""
    nodes = _needed(network, name)
    read = {v for node in nodes for v in node.inputs}
    weights = {v: w for v, w in network.weights.items() if v in read}
    free = (
        None
        if value.shape is None
        else tuple(n if n in (1, 3) and axis else f"a{axis}" for axis, n in enumerate(value.shape))
    )
    return Network(
        network.name, (replace(value, shape=free),), (Value(name, "float32"),), nodes, weights,
        network.metadata,
    )  # fmt: skip


def _field(trace: Trace, name: str) -> tuple[int, int]:
    """Return height and width of what the value in the centre sees, as if nothing were cut off."""
    shape = trace.shape(name)
    cell = (0, 0, *(n // 2 for n in shape[2:]))
    maker = trace.network.producers[name].name
    box = receptive_field(trace, maker, cell).box
    sides = box.shape[1:3] if trace.shape(trace.network.inputs[0].name)[3] in (1, 3) else None
    height, width = sides or box.shape[2:4]
    return height, width


def _margin(
    shape: tuple[int, ...], size: tuple[int, int], field: tuple[int, int]
) -> tuple[int, int]:
    """Return how many outer rows and columns see beyond the picture; 0 for wide fields."""
    if len(shape) != 4 or any(SMALL * f > n for f, n in zip(field, size, strict=True)):
        return 0, 0
    found = [
        math.ceil((seen - 1) / 2 * cells / side)
        for seen, cells, side in zip(field, shape[2:], size, strict=True)
    ]
    return found[0], found[1]


def _chosen(
    part: Network,
    feeding: Feeding,
    name: str,
    shape: tuple[int, ...],
    field: tuple[int, int],
    size: int | None,
    largest: int,
) -> tuple[tuple[int, int], bool]:
    """Return the picture's size, and whether pictures go one at a time."""
    own = feeding.own
    wanted = size or max(SMALLEST, min(largest, math.ceil(FIELDS * max(field) / 8) * 8))
    side = wanted, wanted
    if size is None and wanted >= max(own):
        side = own
    # where neither several pictures nor another size will do, the network's own does
    for sides, many in ((side, 2), (side, 1), (own, 2)):
        if _runs(part, feeding, name, shape, sides, many):
            if size is not None and sides != side:
                break
            return sides, many == 1
    if size is not None and side != own:
        raise BadQuestion(
            f"'{part.name}' takes no picture of this size up to here", received=f"size={size}",
            remedy=f"Its own is {own[0]} × {own[1]}: leave size out.",
        )  # fmt: skip
    return own, True


def _runs(
    part: Network, feeding: Feeding, name: str, shape: tuple[int, ...], sides: tuple[int, int],
    many: int,
) -> bool:  # fmt: skip
    """Tell whether the part can be run on pictures of a size, and gives what it should."""
    try:
        done = run(part, {part.inputs[0].name: feeding.blank(many, sides)})
    except (ConvscopeError, ValueError):
        return False
    made: Array | None = done.tensors.get(name)
    return (
        made is not None
        and made.ndim == len(shape)
        and made.shape[:2] == (many, shape[1])
        and made.size > 0
    )
