"""Concepts that somebody marked: the channels that answer, and probes by depth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ...base.array import Array
from ...base.errors import TooLarge
from ...base.picture import Picture
from ...inside.concepts import Curve, Marked, concept, of_boxes, of_strokes, probe_region
from ...inside.concepts import probe_class as probe_of_class
from ...inside.concepts.cells import tiles
from ...inside.concepts.centres import Centres, centres
from ...trace import Trace
from .. import concepts
from ..background import Job
from ..encode import number
from ..store import Store
from ..told import Stage
from ..wire import Scene
from ..works import standing

MOST = 200
"""Boxes, or points of strokes, of one region at most."""
SHOWN = 200
"""Channels that are answered with at most."""


def concept_of(store: Store, asked: concepts.ConceptOf) -> concepts.ConceptAnswer:
    """Return the channels that know the region. Raises BadQuestion for marks that say nothing."""
    marked = tuple(_marked(store, asked.scene, mark) for mark in asked.marks)
    found = concept(marked, asked.layer, max(1, min(asked.most, SHOWN)))
    trace = marked[0].trace
    known = centres(trace)
    names = list(dict.fromkeys(one.layer for one in found.answers))
    return concepts.ConceptAnswer(
        channels=tuple(
            concepts.ConceptChannel(
                one.layer,
                trace[one.layer].node.outputs[0],
                one.channel,
                number(one.inside),
                number(one.outside),
                number(one.difference),
                number(one.overlap),
            )
            for one in found.answers
        ),
        compared=found.channels,
        layers=len(found.layers),
        shown=tuple(_layer(trace, known, marked[0], name, found.cells[name]) for name in names),
        too_coarse=len(found.too_coarse),
        even=found.even,
    )


def concept_probe(store: Store, asked: concepts.ConceptProbeOf) -> concepts.ProbeAnswer:
    """Return how far the probes of the marked cells are."""
    key = replace(asked, do="look")
    return _probe_answer(
        store.works.stand(
            key,
            asked.do,
            lambda say: probe_region(
                tuple(_marked(store, asked.scene, mark) for mark in asked.marks), say
            ),
        )
    )


def class_probe(store: Store, asked: concepts.ClassProbeOf) -> concepts.ProbeAnswer:
    """Return how far the probes for a class are. Raises BadQuestion for what is not there."""
    network, data = store.network(asked.network), store.studio.data(asked.data)
    key = replace(asked, do="look")
    return _probe_answer(
        store.works.stand(
            key, asked.do, lambda say: probe_of_class(network, data, asked.label, progress=say)
        )
    )


def _marked(store: Store, scene: Scene, mark: concepts.Mark) -> Marked:
    """Return a picture as the network saw it, with its mask."""
    points = sum(len(stroke.points) for stroke in mark.strokes)
    if len(mark.boxes) > MOST or points > MOST * 10:
        raise TooLarge(
            f"a region is of at most {MOST} boxes and {MOST * 10:,} points of strokes",
            received=f"{len(mark.boxes)} boxes and {points:,} points",
        )
    here = replace(scene, picture=mark.picture)
    prepared = store.prepared(here)
    return Marked(store.trace(here), prepared, _mask(prepared.picture, mark))


def _mask(picture: Picture, mark: concepts.Mark) -> Array:
    size = picture.width, picture.height
    strokes = [(stroke.points, stroke.width) for stroke in mark.strokes]
    return of_boxes(size, mark.boxes) | of_strokes(size, strokes)


def _layer(
    trace: Trace, known: Mapping[str, Centres], marked: Marked, name: str, cells: tuple[float, ...]
) -> concepts.ConceptLayer:
    at = tiles(trace, known, name)
    left, top, width, height = marked.prepared.placement
    p = marked.prepared.preprocess
    across, down = width / p.width, height / p.height
    return concepts.ConceptLayer(
        name,
        cells,
        (
            left + float(at.columns[0]) * across,
            top + float(at.rows[0]) * down,
            float(at.columns[-1] - at.columns[0]) * across,
            float(at.rows[-1] - at.rows[0]) * down,
        ),
    )


def _probe_answer(job: Job[Stage] | None) -> concepts.ProbeAnswer:
    found: Curve | None = job.shown.found if job is not None and job.shown is not None else None
    return concepts.ProbeAnswer(curve=None if found is None else _curve(found), **standing(job))


def _curve(found: Curve) -> concepts.ProbeCurve:
    points = []
    for point in found.points:
        probed = point.probed
        points.append(
            concepts.ProbePoint(
                point.layer,
                point.depth,
                None if probed is None else probed.accuracy,
                0.0 if probed is None else probed.baseline,
                0.0 if probed is None else probed.spread,
                () if probed is None else probed.counts,
                0 if probed is None else probed.features,
                point.why,
            )
        )
    return concepts.ProbeCurve(found.of_cells, found.examples, found.chance, tuple(points))
