"""What many pictures say of one unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ...base.array import Array
from ...inside.carried import source
from ...inside.fed import fed_on_survey, feeds_on_survey
from ...inside.unit import MOST, alike_of, check_channel, means_of
from .. import units
from ..encode import number, numbers
from ..store import Store
from ..surveys import Surveyed
from .unit import alike, feeds, shares

if TYPE_CHECKING:
    from ...inside.survey import LayerSurvey


def unit_survey(store: Store, asked: units.UnitSurveyOf) -> units.UnitSurveyAnswer:
    """Return how far the survey is, and once it is ready what it says of a unit.

    The survey is of the network without the scene's edits. Raises BadQuestion where there is no
    such unit.
    """
    known = store.surveys.of(store.network(asked.scene.network))
    if known.state != "ready" or known.survey is None:
        return _without(known)
    trace = store.trace(asked.scene)
    layer = trace[asked.layer]
    check_channel(layer, asked.channel)
    value, means = layer.node.outputs[0], means_of(known.survey)
    responses = None
    surveyed = known.survey.layers.get(layer.name)
    if surveyed is not None and surveyed.channels == layer.output.shape[1]:
        near = None
        if surveyed.correlation is not None:
            found, _ = alike_of(trace, layer, asked.channel, surveyed)
            near = tuple(map(alike, found))
        responses = _responses(known, surveyed, asked.channel, near)
    maker = source(trace, value, asked.channel)
    fed = fed_on_survey(trace, maker, means, MOST)
    return units.UnitSurveyAnswer(
        state="ready",
        said="",
        done=known.done,
        total=known.total,
        data=known.survey.data,
        pictures=known.survey.pictures,
        patches=known.pictures is not None,
        responses=responses,
        fed_by=None if fed is None else shares(trace, fed),
        feeds=tuple(
            feeds(trace, one, survey=True)
            for one in feeds_on_survey(trace, value, asked.channel, means, MOST)
        ),
    )


def _without(known: Surveyed) -> units.UnitSurveyAnswer:
    return units.UnitSurveyAnswer(
        known.state, known.said, known.done, known.total, "", 0, False, None, None, ()
    )


def _responses(
    known: Surveyed, found: LayerSurvey, c: int, near: tuple[units.UnitAlike, ...] | None
) -> units.UnitResponses:
    classes = () if known.survey is None else known.survey.classes
    means = found.class_means
    selective = None if found.selective_class is None else int(found.selective_class[c])
    return units.UnitResponses(
        edges=numbers(np.asarray(found.edges[c], np.float64)),
        counts=tuple(int(n) for n in found.counts[c]),
        low=number(found.low[c]),
        high=number(found.high[c]),
        mean=number(found.mean[c]),
        std=number(found.std[c]),
        zeros=number(found.zeros[c]),
        strongest=_patches(
            known, found.strongest[c], found.strongest_values[c], found.strongest_cells[c]
        ),
        weakest=_patches(known, found.weakest[c], found.weakest_values[c], found.weakest_cells[c]),
        classes=()
        if means is None
        else tuple(
            units.UnitClass(label, number(mean))
            for label, mean in zip(classes, means[c], strict=True)
        ),
        selective="" if selective is None or selective < 0 else classes[selective],
        selectivity=None if found.selectivity is None else number(found.selectivity[c]),
        alike=near,
    )


def _patches(
    known: Surveyed, places: Array, values: Array, cells: Array
) -> tuple[units.UnitPatch, ...]:
    """Return the pictures of one end; a place of −1 is none."""
    there = [i for i, place in enumerate(places.tolist()) if place >= 0]
    return tuple(
        units.UnitPatch(
            place=int(places[i]),
            picture=known.named(int(places[i])),
            label=known.label(int(places[i])),
            value=number(values[i]),
            cell=tuple(int(n) for n in cells[i]),
        )
        for i in there
    )
