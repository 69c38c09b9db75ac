"""Which channels answer most inside a marked region and least outside.

For each channel, with w the share of each cell that is marked::

    inside      Σ w·a / Σ w
    outside     Σ (1−w)·a / Σ (1−w)
    difference  (inside − outside) / standard deviation of a over the map
    overlap     Σ min(w, b) / Σ max(w, b),  b = 1 in the cells where a is highest, as many as marked

Every picture counts the same. The overlap is the intersection over union of Bau, Zhou, Khosla,
Oliva, Torralba, "Network Dissection", CVPR 2017, https://arxiv.org/abs/1704.05796, of cells in
place of pixels; there the threshold is a channel's own over a whole data set, here it is what
would let a channel that knows the region exactly reach 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from ...base.array import Array, Float
from ...base.errors import BadQuestion
from ...base.preprocess import Prepared
from ...trace import Layer, Trace
from ..carried import source
from .cells import OnPicture, tiles
from .centres import centres
from .region import check_mask

FEWEST_CELLS = 0.5
"""Cells that a region must amount to, inside and outside, for a layer to say something of it."""
MOST_PICTURES = 12


@dataclass(frozen=True, eq=False)
class Marked:
    """A picture as a network saw it, and the mask (h w) of the region in its own pixels."""

    trace: Trace
    prepared: Prepared
    mask: Array


@dataclass(frozen=True)
class Answer:
    """How one channel answers to the region: see this file's head for the four numbers."""

    layer: str
    channel: int
    inside: float
    outside: float
    difference: float
    overlap: float


@dataclass(frozen=True, eq=False)
class Concept:
    """The channels that know a region, the one that tells it from the rest best first.

    ``channels`` is how many were compared in how many ``layers``. ``cells`` has for each of these
    layers how many cells the region amounts to on each picture, ``shares`` how much (h w) of each
    cell is marked on the first. ``too_coarse`` lists the layers whose cells are too large for the
    region, ``even`` those whose cells all see everything: there they are taken to divide the input.
    """

    answers: tuple[Answer, ...]
    channels: int
    layers: tuple[str, ...]
    cells: Mapping[str, tuple[float, ...]]
    shares: Mapping[str, Float]
    too_coarse: tuple[str, ...]
    even: tuple[str, ...]


def concept(marked: Sequence[Marked], layer: str = "", most: int = 24) -> Concept:
    """Rank the channels of a layer, or of all layers, by how they tell a region from the rest.

    Over all layers a channel that is only passed on, through a rectifier or a normalisation, is
    named once, where it is told best. Raises BadQuestion where a mask is empty or covers all,
    where a layer has no maps, or is too coarse for the region.
    """
    if not 1 <= len(marked) <= MOST_PICTURES:
        raise BadQuestion(
            f"a concept is marked on 1 to {MOST_PICTURES} pictures", received=f"{len(marked)}"
        )
    for one in marked:
        check_mask(one.mask, (one.prepared.picture.width, one.prepared.picture.height))
    trace = marked[0].trace
    names = [_with_maps(trace[layer]).name] if layer else [x.name for x in trace if has_maps(x)]
    known = centres(trace)
    regions = [OnPicture(one.mask, one.prepared) for one in marked]
    looked: dict[str, list[Float]] = {}
    coarse, even, found = [], [], []
    for name in names:
        at = tiles(trace, known, name)
        weights = [region.shares(at) for region in regions]
        if not all(_enough(w) for w in weights):
            coarse.append(name)
            continue
        looked[name] = weights
        even += [] if at.seen else [name]
        found.append(np.stack(answers([one.trace[name].output[0] for one in marked], weights)))
    if not looked:
        raise BadQuestion(
            f"the region is too small for '{layer}'" if layer else "no layer can tell the region",
            received="less than half a cell inside, or outside",
            remedy="Mark a larger part of what the network sees, or take an earlier layer.",
        )
    ranked = _ranked(list(looked), found)
    best = islice(ranked if layer else _once(trace, ranked), most)
    cells = {name: tuple(float(w.sum()) for w in ws) for name, ws in looked.items()}
    first = {name: ws[0] for name, ws in looked.items()}
    channels = sum(x.shape[1] for x in found)
    return Concept(tuple(best), channels, tuple(looked), cells, first, tuple(coarse), tuple(even))


def has_maps(layer: Layer) -> bool:
    """Tell whether a layer's output is maps (n c h w) of more than one cell."""
    shape = layer.output.shape
    return len(shape) == 4 and shape[2] * shape[3] > 1 and layer.output.dtype.kind == "f"


def answers(maps: Sequence[Array], weights: Sequence[Float]) -> tuple[Float, Float, Float, Float]:
    """Return inside, outside, difference and overlap (c,) of maps (c h w), one a picture.

    >>> maps = np.array([[[0.0, 4.0]], [[2.0, 2.0]]])
    >>> [x.tolist() for x in answers([maps], [np.array([[0.0, 1.0]])])]
    [[4.0, 2.0], [0.0, 2.0], [2.0, 0.0], [1.0, 0.0]]
    """
    parts = [_of_picture(m, w) for m, w in zip(maps, weights, strict=True)]
    inside, outside, variance, overlap = (np.mean(x, axis=0) for x in zip(*parts, strict=True))
    spread = np.sqrt(variance)
    least = 1e-6 * np.maximum(abs(inside), abs(outside))  # what single precision leaves of nothing
    with np.errstate(all="ignore"):
        difference = np.where(spread > least, (inside - outside) / spread, 0.0)
    return inside, outside, np.nan_to_num(difference, nan=0.0, posinf=0.0, neginf=0.0), overlap


def _of_picture(maps: Array, weights: Float) -> tuple[Float, Float, Float, Float]:
    values = maps.reshape(len(maps), -1).astype(np.float64)
    w = weights.ravel()
    inside, outside = values @ w / w.sum(), values @ (1 - w) / (1 - w).sum()
    varies = values.max(axis=1) > values.min(axis=1)
    overlap = np.where(varies, _overlap(values, w), 0.0)
    return inside, outside, values.var(axis=1), overlap


def _overlap(values: Float, w: Float) -> Float:
    """Return the overlap of each row's highest cells, as many as are marked, with the marks."""
    count = max(1, round(float(w.sum())))
    edge = np.partition(values, -count, axis=1)[:, -count, None]
    highest = values >= edge
    # of cells that are equal all count or none: a map that is zero but in one cell has one highest
    tied = highest.sum(axis=1) > count
    highest[tied] = values[tied] > edge[tied]
    both = np.where(highest, w, 0).sum(axis=1)
    either = np.where(highest, 1, w).sum(axis=1)
    return np.asarray(both / either, np.float64)


def _ranked(names: Sequence[str], found: Sequence[Float]) -> Iterator[Answer]:
    """Yield every channel's answer, the largest difference first; of equal ones the earlier."""
    numbers = np.concatenate(found, axis=1)
    layers = np.repeat(np.arange(len(names)), [x.shape[1] for x in found])
    channels = np.concatenate([np.arange(x.shape[1]) for x in found])
    for i in np.argsort(-numbers[2], kind="stable"):
        yield Answer(names[layers[i]], int(channels[i]), *map(float, numbers[:, i]))


def _once(trace: Trace, found: Iterable[Answer]) -> Iterator[Answer]:
    """Yield the answers of channels that no earlier one was only handed on from, or to."""
    seen = set()
    for one in found:
        at = source(trace, trace[one.layer].node.outputs[0], one.channel)
        if at not in seen:
            seen.add(at)
            yield one


def _enough(weights: Float) -> bool:
    marked = float(weights.sum())
    return min(marked, weights.size - marked) >= FEWEST_CELLS


def _with_maps(layer: Layer) -> Layer:
    if not has_maps(layer):
        raise BadQuestion(
            f"layer '{layer.name}' has no maps", received=f"the shape {layer.output.shape}",
            remedy="Name a layer whose output is (n c h w), more than one cell of it.",
        )  # fmt: skip
    return layer
