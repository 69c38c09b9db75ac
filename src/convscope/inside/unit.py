"""One unit: a channel of a layer, with what makes it, what it sees and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadQuestion
from ..explain.receptive_field import receptive_field
from ..explain.triage import ALIKE, triage
from ..trace import Layer, Trace
from .carried import Place, channel_box, source, weight_at
from .fed import FedBy, Feeds, Means, fed_by, feeds

if TYPE_CHECKING:
    from .survey import LayerSurvey, Survey

MOST = 8
"""Channels that are named of those that feed a unit, and of those that it feeds."""


@dataclass(frozen=True, eq=False)
class Kernel:
    """The weights that make a channel: ``values`` (i kh kw), or (i,) of a full connection.

    ``first`` is the input channel that ``values[0]`` meets. ``layer`` has them in ``weight``.
    """

    layer: str
    channel: int
    weight: str
    first: int
    values: Array


@dataclass(frozen=True)
class Field:
    """What a unit's values see: ``size`` and ``stride`` in cells of the input, rows first.

    ``box`` is the field of the strongest cell over the input's axes (n c h w) as if the input
    went on, ``clipped`` what of it is there. ``stride`` is 0 along an axis of one cell.
    """

    size: tuple[int, ...]
    stride: tuple[int, ...]
    box: Box
    clipped: Box


@dataclass(frozen=True)
class Alike:
    """Another channel of the layer, and Pearson's correlation with it."""

    channel: int
    correlation: float


@dataclass(frozen=True, eq=False)
class Unit:
    """A channel of a layer on one picture.

    ``map`` is its output for that picture (h w), () where the layer is full connection;
    ``strongest`` the cell (n c h w) of its largest value. ``made_by`` is the channel a person
    would name for it: before what only passes it on. ``kernel`` and ``fed_by`` are None where
    no weights make it. ``alike`` holds near-duplicates: by the survey's correlation of responses
    if it has one (``alike_by`` is "survey"), else of the values on this picture ("picture").
    ``survey`` is what the survey knows of the layer, None without one.

    >>> import convscope as cs
    >>> found = unit(cs.open("digits").trace("digit-3"), "relu2", 5)
    >>> found.made_by, found.fed_by.gap < 1e-5, found.feeds[0].layer
    (Place(layer='conv2', channel=5), True, 'linear')
    """

    layer: str
    channel: int
    channels: int
    op: str
    map: Array
    strongest: tuple[int, ...]
    mean: float
    zeros: float
    field: Field
    made_by: Place
    kernel: Kernel | None
    fed_by: FedBy | None
    feeds: tuple[Feeds, ...]
    alike: tuple[Alike, ...]
    alike_by: str
    survey: LayerSurvey | None

    @property
    def strongest_value(self) -> float:
        """The value at ``strongest``."""
        return float(self.map[self.strongest[2:]])


def unit(
    trace: Trace, layer: str, channel: int, survey: Survey | None = None, *, most: int = MOST
) -> Unit:
    """Return one channel of a layer on the picture of a trace, its first where it has several.

    ``survey`` is one of the same network; with it come what it knows of the channel, and shares
    by mean responses. ``most`` bounds the channels that are named. Raises BadQuestion where there
    is no such layer or channel.
    """
    asked = trace[layer]
    check_channel(asked, channel)
    value = asked.node.outputs[0]
    known = _known(survey)
    maker = source(trace, value, channel)
    values = asked.output[0, channel]
    strongest = _strongest(values, channel)
    surveyed = known.get(asked.name)
    alike, by = alike_of(trace, asked, channel, surveyed)
    return Unit(
        layer=asked.name,
        channel=channel,
        channels=asked.output.shape[1],
        op=asked.op,
        map=values,
        strongest=strongest,
        mean=float(values.mean(dtype=np.float64)),
        zeros=float((values == 0).mean()),
        field=_field(trace, asked, strongest),
        made_by=maker,
        kernel=kernel(trace, maker),
        fed_by=fed_by(trace, maker, means_of(survey), most),
        # a sum of branches, or weights, begins anew; what it makes is followed from here
        feeds=feeds(trace, value, channel, means_of(survey), most),
        alike=alike,
        alike_by=by,
        survey=surveyed,
    )


def check_channel(layer: Layer, channel: int) -> None:
    """Raise BadQuestion where a layer has no such channel, or no channels of numbers at all."""
    shape = layer.output.shape
    if len(shape) < 2 or not layer.output.size or layer.output.dtype.kind not in "fV":
        raise BadQuestion(
            f"layer '{layer.name}' has no channels",
            received=f"{layer.output.dtype} of the shape {shape}",
            remedy="A unit is a channel of a layer whose output is (n c h w) or (n c).",
        )
    if not 0 <= channel < shape[1]:
        raise BadQuestion(
            f"layer '{layer.name}' has {shape[1]:,} channels", received=f"channel {channel}",
            remedy=f"Give one from 0 to {shape[1] - 1:,}.",
        )  # fmt: skip


def kernel(trace: Trace, place: Place) -> Kernel | None:
    """Return the weights that make a channel, None where it is not made by weights."""
    if place.layer not in {node.name for node in trace.network.nodes}:
        return None
    layer = trace[place.layer]
    position = weight_at(layer)
    op = layer.arithmetic
    if position is None or op is None:
        return None
    read = op.reads(channel_box(layer.output.shape, place.channel), *layer.inputs,
                    **layer.attributes)  # fmt: skip
    weight = np.asarray(layer.inputs[position])
    part = weight[read[position].clip(weight.shape).slices]
    own = next((i for i, n in enumerate(part.shape) if n == 1), None)
    data = next(i for i, v in enumerate(layer.node.inputs) if v and i != position)
    return Kernel(
        layer.name, place.channel, layer.node.inputs[position], max(0, read[data].start[1]),
        part if own is None else part.squeeze(own),
    )  # fmt: skip


def _strongest(values: Array, channel: int) -> tuple[int, ...]:
    """Return the cell of the largest value; what is no number counts as the smallest."""
    sizes = np.nan_to_num(
        np.asarray(values, np.float64), nan=-np.inf, posinf=np.inf, neginf=-np.inf
    )
    return (0, channel, *(int(i) for i in np.unravel_index(int(sizes.argmax()), values.shape)))


def _field(trace: Trace, layer: Layer, cell: tuple[int, ...]) -> Field:
    found = receptive_field(trace, layer.name, cell)
    spatial = _spatial(trace, found.input)
    # one cell further along every axis: how far the field moves
    shape = layer.output.shape
    steps = [(1 if i + 1 < n else -1) if n > 1 else 0 for i, n in zip(cell, shape, strict=True)]
    steps[:2] = 0, 0
    beside = tuple(i + by for i, by in zip(cell, steps, strict=True))
    other = found if beside == cell else receptive_field(trace, layer.name, beside)
    stride = [abs(other.box.start[axis] - found.box.start[axis]) for axis in spatial]
    size = tuple(found.box.shape[axis] for axis in spatial)
    return Field(size, tuple(stride), found.box, found.clipped)


def _spatial(trace: Trace, name: str) -> tuple[int, ...]:
    """Return the axes of the input that are height and width."""
    shape = trace.shape(name)
    last = len(shape) == 4 and shape[1] not in (1, 3) and shape[3] in (1, 3)
    return (1, 2) if last else tuple(range(2, len(shape)))


def means_of(survey: Survey | None) -> Means:
    """Return what gives a survey's mean responses by layer."""
    known = _known(survey)
    return lambda name: np.asarray(known[name].mean) if name in known else None


def _known(survey: Survey | None) -> dict[str, LayerSurvey]:
    return {} if survey is None else dict(survey.layers)


def alike_of(
    trace: Trace, layer: Layer, channel: int, surveyed: LayerSurvey | None
) -> tuple[tuple[Alike, ...], str]:
    """Return a channel's near-duplicates, and by what: "survey" or "picture"."""
    if surveyed is not None and surveyed.correlation is not None:
        row = np.nan_to_num(np.asarray(surveyed.correlation[channel], np.float64))
        row[channel] = 0
        order = np.argsort(-np.abs(row), kind="stable")
        close = [c for c in order.tolist() if abs(row[c]) > ALIKE]
        return tuple(Alike(c, float(row[c])) for c in close), "survey"
    pairs = triage(trace, layer.name)[0].pairs
    mine = [(p.second if p.first == channel else p.first, p.correlation)
            for p in pairs if channel in (p.first, p.second)]  # fmt: skip
    return tuple(Alike(c, r) for c, r in sorted(mine, key=lambda one: -abs(one[1]))), "picture"
