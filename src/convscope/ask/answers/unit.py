"""One unit: on a picture at once, on many pictures once they were looked at."""

from __future__ import annotations

import numpy as np

from ...base.array import Array
from ...inside import fed
from ...inside.carried import Place
from ...inside.unit import Alike, Kernel, Unit
from ...inside.unit import unit as unit_of
from ...trace import Trace
from .. import units, wire
from ..encode import number, numbers
from ..store import Store

MOST_SLICES = 32
"""Slices of a kernel that are sent."""


def unit(store: Store, asked: units.UnitOf) -> units.UnitAnswer:
    """Return a unit on the scene's picture. Raises BadQuestion where there is none."""
    trace = store.trace(asked.scene)
    found = unit_of(trace, asked.layer, asked.channel)
    low = found.map[np.isfinite(found.map)].min(initial=np.inf) if found.map.size else np.nan
    return units.UnitAnswer(
        layer=found.layer,
        channel=found.channel,
        channels=found.channels,
        op=found.op,
        value=trace.network[found.layer].outputs[0],
        map=tuple(found.map.shape),
        strongest=found.strongest,
        strongest_value=number(found.strongest_value),
        low=number(low),
        mean=number(found.mean),
        zeros=number(found.zeros),
        field=_field(store, asked.scene, found),
        made_by=place(trace, found.made_by),
        kernel=None if found.kernel is None else _kernel(trace, found.kernel),
        fed_by=None if found.fed_by is None else fed_by(trace, found.fed_by),
        feeds=tuple(feeds(trace, one) for one in found.feeds),
        alike=tuple(map(alike, found.alike)),
    )


def place(trace: Trace, given: Place) -> units.UnitPlace:
    """Return a channel with the name of the tensor that has its map."""
    names = [value.name for value in trace.network.inputs]
    value = given.layer if given.layer in names else trace.network[given.layer].outputs[0]
    return units.UnitPlace(given.layer, given.channel, value)


def fed_by(trace: Trace, found: fed.FedBy) -> units.UnitFedBy:
    """Return what feeds a unit, by this picture."""
    return units.UnitFedBy(
        found.layer, found.channel, found.channels, number(found.mean), number(found.bias),
        number(found.gap), shares(trace, found.on_picture),
    )  # fmt: skip


def feeds(trace: Trace, found: fed.Feeds, *, survey: bool = False) -> units.UnitFeeds:
    """Return what a unit feeds of one layer, by this picture or by the survey."""
    given = (found.on_survey or ()) if survey else found.on_picture
    return units.UnitFeeds(found.layer, found.channels, shares(trace, given))


def alike(found: Alike) -> units.UnitAlike:
    """Return a near-duplicate."""
    return units.UnitAlike(found.channel, number(found.correlation))


def shares(trace: Trace, given: tuple[fed.Share, ...]) -> tuple[units.UnitShare, ...]:
    """Return shares with the names of the tensors that have their maps."""
    return tuple(
        units.UnitShare(place(trace, one.place), place(trace, one.read), number(one.value))
        for one in given
    )


def _field(store: Store, scene: wire.Scene, found: Unit) -> units.UnitField:
    clipped, prepared = found.field.clipped, store.photograph(scene)
    shown = prepared.on_picture(clipped) if prepared and not clipped.empty else None
    box = wire.BoxOf("", clipped.start, clipped.stop)
    return units.UnitField(found.field.size, found.field.stride, box, shown)


def _kernel(trace: Trace, found: Kernel) -> units.UnitKernel:
    slices = found.values.astype(np.float64).reshape(len(found.values), -1)
    read = next(v for v in trace.network[found.layer].inputs if v and v != found.weight)
    of_input = read in {value.name for value in trace.network.inputs}
    order = np.arange(len(slices)) if of_input and len(slices) <= 4 else _largest(slices)
    return units.UnitKernel(
        layer=found.layer,
        channel=found.channel,
        weight=found.weight,
        size=tuple(found.values.shape[1:]),
        channels=len(slices),
        reach=number(np.abs(slices).max(initial=0)),
        input=of_input,
        slices=tuple(
            units.UnitSlice(found.first + int(i), numbers(slices[i])) for i in order[:MOST_SLICES]
        ),
    )


def _largest(slices: Array) -> Array:
    return np.argsort(-np.abs(slices).sum(axis=1), kind="stable")
