"""What feeds a channel most, and what it feeds most, on a picture and on a survey."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from ..trace import Layer, Trace
from .carried import Place, Reading, channel_box, computed, makes, readings, source
from .shares import added, shares, spread

Means = Callable[[str], Array | None]
"""Gives the mean response (c,) of each channel of a layer over many pictures, None if unknown."""


@dataclass(frozen=True)
class Share:
    """What one channel adds to another's mean over its map.

    ``read`` is the channel of which the products are made, ``place`` the one a person would name
    for it: before what only passes it on. In what a channel feeds, both are the other one.
    """

    place: Place
    read: Place
    value: float


@dataclass(frozen=True)
class FedBy:
    """The channels that make one, by what they add to its mean: the largest shares first.

    ``layer`` makes the channel as its number ``channel``. ``mean`` is the recorded mean, over the
    map, of which ``channels`` shares and ``bias`` are the parts; ``gap`` is by how much their sum
    misses it. ``on_survey`` has the same by the mean responses to many pictures, None where no
    survey knows them: of constant maps as high as those, so that what varies within a map is not
    in it.
    """

    layer: str
    channel: int
    channels: int
    mean: float
    bias: float
    gap: float
    on_picture: tuple[Share, ...]
    on_survey: tuple[Share, ...] | None


@dataclass(frozen=True)
class Feeds:
    """The channels of ``layer`` to which one adds most; ``channels`` is how many it reaches."""

    layer: str
    channels: int
    on_picture: tuple[Share, ...]
    on_survey: tuple[Share, ...] | None


def fed_by(trace: Trace, place: Place, means: Means, most: int) -> FedBy | None:
    """Return what feeds a channel that a layer makes; None where a layer makes it otherwise."""
    if place.layer not in {node.name for node in trace.network.nodes}:
        return None
    layer = trace[place.layer]
    at = computed(layer)
    if not makes(layer):
        return None
    parts = [(p, shares(layer, p, place.channel)) for p in at]
    reached = [(p, int(c)) for p, found in parts for c in _reached(layer, p, place.channel, found)]
    by = dict(parts)
    bias = added(layer, place.channel)
    mean = float(layer.output[:, place.channel].mean(dtype=np.float64))
    total = sum(float(found.sum()) for found in by.values()) + bias
    on_survey = fed_on_survey(trace, place, means, most)
    return FedBy(
        place.layer, place.channel, len(reached), mean, bias, abs(total - mean),
        _strongest(trace, layer, reached, by, most), on_survey,
    )  # fmt: skip


def fed_on_survey(trace: Trace, place: Place, means: Means, most: int) -> tuple[Share, ...] | None:
    """Return the same by mean responses alone; None where no survey knows them."""
    if place.layer not in {node.name for node in trace.network.nodes}:
        return None
    layer = trace[place.layer]
    if not makes(layer):
        return None
    by = {}
    for position in computed(layer):
        x = _survey_input(layer, position, means)
        if x is None:
            return None
        by[position] = shares(layer, position, place.channel, x)
    reached = [(p, int(c)) for p, found in by.items()
               for c in _reached(layer, p, place.channel, found)]  # fmt: skip
    return _strongest(trace, layer, reached, by, most)


def feeds(trace: Trace, value: str, channel: int, means: Means, most: int) -> tuple[Feeds, ...]:
    """Return what a channel of a value feeds, layer by layer."""
    return tuple(_feeds(trace, one, means, most) for one in readings(trace, value, channel))


def feeds_on_survey(
    trace: Trace, value: str, channel: int, means: Means, most: int
) -> tuple[Feeds, ...]:
    """Return the same by mean responses alone, of the layers whose input a survey knows."""
    found = []
    for one in readings(trace, value, channel):
        layer = trace[one.layer]
        x = _survey_input(layer, one.position, means)
        if x is not None:
            by = spread(layer, one.position, one.channels, x)
            told = _largest(layer.name, by, most)
            found.append(Feeds(layer.name, int(np.count_nonzero(by)), (), told))
    return tuple(found)


def _feeds(trace: Trace, reading: Reading, means: Means, most: int) -> Feeds:
    layer = trace[reading.layer]
    by = spread(layer, reading.position, reading.channels)
    reached = np.flatnonzero(by)
    x = _survey_input(layer, reading.position, means)
    also = None if x is None else spread(layer, reading.position, reading.channels, x)
    return Feeds(
        layer.name,
        len(reached),
        _largest(layer.name, by, most),
        None if also is None else _largest(layer.name, also, most),
    )


def _largest(layer: str, values: Array, most: int) -> tuple[Share, ...]:
    order = np.argsort(-np.abs(values), kind="stable")[:most]
    places = [Place(layer, int(c)) for c in order]
    found = zip(places, values[order].tolist(), strict=True)
    return tuple(Share(place, place, value) for place, value in found if value)


def _strongest(
    trace: Trace, layer: Layer, reached: list[tuple[int, int]], by: dict[int, Array], most: int
) -> tuple[Share, ...]:
    ordered = sorted(reached, key=lambda one: -abs(by[one[0]][one[1]]))[:most]
    found = []
    for position, channel in ordered:
        value = layer.node.inputs[position]
        maker = trace.network.producers.get(value)
        read = Place(maker.name if maker else value, channel)
        found.append(Share(source(trace, value, channel), read, float(by[position][channel])))
    return tuple(found)


def _reached(layer: Layer, position: int, channel: int, found: Array) -> Array:
    """Return the channels of an input that a channel is made of: those of its group."""
    op = layer.arithmetic
    if op is None:
        return np.flatnonzero(found)
    box = op.reads(channel_box(layer.output.shape, channel), *layer.inputs, **layer.attributes)
    there = box[position].clip(layer.trace.shape(layer.node.inputs[position]))
    return np.arange(there.start[1], there.stop[1])


def _survey_input(layer: Layer, position: int, means: Means) -> Array | None:
    """Return maps as high as each channel's mean response, in the shape of what a layer reads."""
    return _mean_maps(layer.trace, layer.node.inputs[position], means)


def _mean_maps(trace: Trace, value: str, means: Means) -> Array | None:
    """Return the same for a value; what only rearranges is run on the maps that it reads."""
    maker = trace.network.producers.get(value)
    if maker is None:
        return None
    shape, mean = trace.shape(value), means(maker.name)
    if mean is not None and len(shape) > 1 and len(mean) == shape[1]:
        wide = np.asarray(mean, np.float32).reshape(1, -1, *(1,) * (len(shape) - 2))
        return np.broadcast_to(wide, shape)
    layer = trace[maker.name]
    if layer.arithmetic is None or layer.arithmetic.kind != Kind.REARRANGE:
        return None
    inputs: list[Any] = list(layer.inputs)
    for i in computed(layer):
        inputs[i] = _mean_maps(trace, maker.inputs[i], means)
        if inputs[i] is None:
            return None
    made = layer.arithmetic.run(inputs, layer.attributes, len(maker.outputs))
    return made[maker.outputs.index(value)]
