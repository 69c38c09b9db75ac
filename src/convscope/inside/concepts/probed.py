"""A probe at every depth: at which layer does a network know a class, or a marked concept?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...base.array import Array
from ...base.errors import BadData, BadQuestion
from ...data.data import Data
from ...data.split import split
from ...network import Network
from ...network.class_names import place_of
from ...trace import run
from ...training.fed import fed
from .cells import OnPicture, Tiles, tiles
from .centres import centres
from .concept import Marked, has_maps
from .pooled import Progress, pooled, probed_layers
from .probe import FEWEST, Probed, check_groups, probe
from .region import check_mask

LAYERS = 20
"""Layers that are probed at most, the input among them."""
PICTURES = 400
"""Pictures that a class is sought in at most, as many of it as of others."""
EACH = 40
"""Pictures of each class where all classes are told apart, as far as ``PICTURES`` go."""
CELLS = 400
"""Cells of a picture that are taken at most, evenly."""


@dataclass(frozen=True)
class Point:
    """What a layer's probe reached; ``depth`` is its place among the network's layers, 0 the input.

    ``probed`` is None, and ``why`` says it, where a layer cannot be probed.
    """

    layer: str
    depth: int
    probed: Probed | None
    why: str = ""


@dataclass(frozen=True)
class Curve:
    """Accuracy by depth. ``what`` was sought, among ``examples`` pictures or cells.

    ``chance`` is what guessing reaches.
    """

    what: str
    of_cells: bool
    examples: int
    chance: float
    points: tuple[Point, ...]


def probe_class(
    network: Network, data: Data, label: str = "", *, most: int = PICTURES,
    progress: Progress | None = None,
) -> Curve:  # fmt: skip
    """Probe the layers' pooled responses for a class of the data, or for all classes ("").

    Pictures are of the part that the data keep for judging where there is one, spread evenly, as
    many of the class as of the others together. ``progress(done, of)`` counts pictures. Raises
    BadData for data without classes, BadQuestion for a class that is not there and with too few
    pictures.
    """
    if data.is_regression:
        raise BadData(f"'{data.name}' has no classes", remedy="A probe tells classes apart.")
    kept = split(data, validation=0).test
    places = np.asarray(kept if len(kept) else np.arange(len(data)))
    labels = data.labels[places]
    if label:
        wanted = labels == _class_of(data, label)
        places, marks = _balanced(places, wanted.astype(int), [most // 2] * 2)
    else:
        count = len(data.classes)
        each = max(FEWEST, min(EACH, most // max(1, count)))
        places, marks = _balanced(places, labels, [each] * count)
    given = fed(network, data, places)
    first = run(network, {network.inputs[0].name: given.tensor(given.pictures[:1])})
    layers = probed_layers(first, LAYERS)
    rows = pooled(network, given, layers, progress)
    depth = _depths(network)
    points = [Point(name, depth[name], probe(rows[name], marks)) for name in layers]
    return Curve(label, False, len(places), 1 / len(np.unique(marks)), tuple(points))


def probe_region(marked: Sequence[Marked], progress: Progress | None = None) -> Curve:
    """Probe the layers' cells for what is marked on several pictures.

    A cell is of the region where at least half of its tile is marked. Each picture is judged by a
    probe that learnt from the others. Raises BadQuestion with one picture, or where no layer has
    enough cells inside.
    """
    for one in marked:
        check_mask(one.mask, (one.prepared.picture.width, one.prepared.picture.height))
    check_groups(len(marked))
    trace = marked[0].trace
    names = [layer.name for layer in trace if has_maps(layer)]
    at = np.unique(np.linspace(0, len(names) - 1, min(len(names), LAYERS)).round().astype(int))
    known, depth = centres(trace), _depths(trace.network)
    regions = [OnPicture(one.mask, one.prepared) for one in marked]
    points, examples = [], 0
    for done, name in enumerate(names[i] for i in at):
        x, marks, groups = _cells(marked, regions, tiles(trace, known, name), name)
        try:
            found = probe(x, marks, groups=groups)
            points.append(Point(name, depth[name], found))
            examples = max(examples, len(marks))
        except BadQuestion as error:
            points.append(Point(name, depth[name], None, str(error)))
        if progress is not None:
            progress(done + 1, len(at))
    if not any(point.probed for point in points):
        raise BadQuestion(
            "no layer has enough marked cells for a probe", received=points[0].why,
            remedy="Mark larger regions, or more pictures.",
        )  # fmt: skip
    return Curve("", True, examples, 0.5, tuple(points))


def _cells(
    marked: Sequence[Marked], regions: Sequence[OnPicture], at: Tiles, name: str
) -> tuple[Array, Array, Array]:
    """Return cells (n c), 1 where they are of the region, and the picture each is of."""
    x, marks, groups = [], [], []
    for place, (one, region) in enumerate(zip(marked, regions, strict=True)):
        maps = one.trace[name].output[0]
        inside = (region.shares(at) >= 0.5).ravel()
        some = _thinned(inside)
        x.append(maps.reshape(len(maps), -1).T[some])
        marks.append(inside[some].astype(int))
        groups.append(np.full(len(some), place))
    return np.concatenate(x), np.concatenate(marks), np.concatenate(groups)


def _thinned(inside: Array) -> Array:
    """Return the places of at most ``CELLS`` cells, as many inside as outside, spread evenly."""
    there = np.flatnonzero(inside), np.flatnonzero(~inside)
    count = min(CELLS // 2, *map(len, there))
    some = [here[np.linspace(0, len(here) - 1, count).round().astype(int)] for here in there]
    return np.sort(np.concatenate(some))


def _balanced(places: Array, marks: Array, counts: Sequence[int]) -> tuple[Array, Array]:
    """Return places and labels, so many of each label, spread evenly over those there are."""
    chosen = []
    fewest = min(counts[0], int(np.bincount(marks, minlength=len(counts)).min()))
    for label in range(len(counts)):
        here = np.flatnonzero(marks == label)
        chosen.append(here[np.linspace(0, len(here) - 1, fewest).round().astype(int)])
    if fewest < FEWEST:
        raise BadQuestion(
            f"a probe needs {FEWEST} pictures of each class at least", received=str(fewest),
            remedy="Give more pictures.",
        )  # fmt: skip
    rows = np.sort(np.concatenate(chosen))
    return places[rows], marks[rows]


def _class_of(data: Data, name: str) -> int:
    found = place_of(name, data.classes, data.name)
    if found >= len(data.classes):
        raise BadQuestion(
            f"'{data.name}' has {len(data.classes)} classes, from 0 on", received=str(found)
        )
    return found


def _depths(network: Network) -> dict[str, int]:
    names = (network.inputs[0].name, *(node.name for node in network.nodes))
    return {name: place for place, name in enumerate(names)}
