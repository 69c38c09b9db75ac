"""How good a network is: on all pictures, class by class, how sure it may be, how it breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.said import Said
from ..data.data import Data
from ..network import Network
from ..network.class_names import class_axis
from .evaluation import (
    BEHIND_A_CELL,
    BINS,
    Bin,
    Cell,
    ClassFigures,
    Errors,
    Evaluation,
    Miss,
    Robustness,
)
from .fed import Fed, Progress, fed
from .robustness import CHANGES, worsened
from .scored import Scorer, log_probabilities, scorer, scores_of
from .validate import WORST, Mistake

__all__ = ["Evaluation", "evaluate"]

WORSENED = 2000
"""Pictures at most that are made worse, a random choice of those that are evaluated."""
MANY_CLASSES = 10
"""Beyond so many classes it is counted how often the right one is among the first five."""
SEED = 0


def evaluate(
    network: Network,
    data: Data,
    indices: Array | None = None,
    *,
    robustness: bool = True,
    worst: int = WORST,
    progress: Progress | None = None,
) -> Evaluation:
    """Evaluate a network on the pictures ``indices`` of ``data``, all unless given.

    The pictures are prepared as the network wants them. Where both name their classes, classes
    meet by name; else by their order. ``robustness`` also makes up to ``WORSENED`` of the
    pictures worse in four ways, at four strengths each, always the same. ``worst`` is how many
    mistakes are listed at most, ``progress(done, of)`` counts pictures. Raises BadData where there
    is no picture, BadShape and BadNetwork where network and data do not fit, EngineError where the
    network cannot be run.

    >>> from convscope.data.open_data import open_data
    >>> from convscope.network.readers import open_network
    >>> from convscope.zoo import network_path
    >>> data = open_data("digits")
    >>> found = evaluate(open_network(network_path("digits")), data, data.test, robustness=False)
    >>> found.pictures, found.accuracy > 0.98
    (2000, True)
    """
    known = class_axis(network)
    if known is not None and not data.is_regression:
        _meeting(network, data, known)  # what cannot fit is said before pictures are prepared
    given = fed(network, data, indices)
    value, maybe = scores_of(network)
    score = scorer(network, value)
    outputs = _outputs(network, score, given, data)
    if data.is_regression:
        count = _counter(progress, len(given))
        return replace(_of_numbers(score, given, count, worst), notes=(given.note,))
    meet = _meeting(network, data, outputs)
    given = replace(given, labels=meet.places[given.labels])
    sample = _sample(len(given)) if robustness else np.empty(0, np.intp)
    times = sum(len(worse.strengths) for worse in CHANGES.values())
    count = _counter(progress, len(given) + times * len(sample))
    judged = _judge(score, given, maybe, count)
    found = _of_classes(judged, given, meet.labels, worst)
    if robustness:
        right = float((judged.taken == given.labels)[sample].mean())
        told = tuple(_robustness(score, _some(given, sample), right, count))
        found = replace(found, robustness=told)
    return replace(found, notes=(given.note, *meet.notes))


@dataclass(frozen=True, eq=False)
class _Judged:
    """Of each picture: −log of the right class's probability, the class it was taken for, how
    surely, and how many classes came before the right one.
    """

    losses: Array
    taken: Array
    sure: Array
    before: Array


@dataclass(frozen=True, eq=False)
class _Meeting:
    """Where the data's classes are among the network's, whose labels these are."""

    labels: tuple[str, ...]
    places: Array
    notes: tuple[str, ...] = ()


def _outputs(network: Network, score: Scorer, given: Fed, data: Data) -> int:
    """Return how many scores a picture gets. Raises BadShape where that is no list."""
    shape = score(given.tensor(given.pictures[:1])).shape
    count = shape[1] if len(shape) > 1 else 1
    if int(np.prod(shape[1:])) != count:
        raise BadShape(
            f"the output of {network.name} is no list of classes or numbers",
            received=f"the shape {shape}",
        )
    if data.is_regression and count != data.outputs:
        raise BadShape(
            f"{network.name} gives {count} numbers a picture",
            received=f"{data.outputs} in the data",
        )
    return count


def _meeting(network: Network, data: Data, outputs: int) -> _Meeting:
    own = network.classes if network.classes and len(network.classes) == outputs else None
    order = np.arange(len(data.classes))
    if own is not None and set(data.classes) <= set(own):
        return _Meeting(own, np.array([own.index(name) for name in data.classes]))
    if len(data.classes) != outputs:
        raise BadShape(
            f"{network.name} tells {outputs} classes apart",
            received=f"{len(data.classes)} classes in '{data.name}'",
            remedy="Name the data's classes as the network does, or evaluate another network.",
        )
    if own is None:
        return _Meeting(data.classes, order)
    text = "The class names of network and data differ: they meet in their order."
    return _Meeting(own, order, (Said("classes-in-order", text),))


def _sample(n: int) -> Array:
    """Return which pictures are made worse."""
    if n <= WORSENED:
        return np.arange(n)
    return np.sort(np.random.default_rng(SEED).permutation(n)[:WORSENED])


def _some(given: Fed, rows: Array) -> Fed:
    if len(rows) == len(given):
        return given
    return replace(
        given, pictures=given.pictures[rows], labels=given.labels[rows],
        indices=given.indices[rows],
    )  # fmt: skip


def _counter(progress: Progress | None, of: int) -> Callable[[int], None]:
    """Return what adds to how many are done, and tells it."""
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        if progress is not None:
            progress(done, of)

    return count


def _batches(given: Fed) -> Iterator[slice]:
    for first in range(0, len(given), given.at_once):
        yield slice(first, first + given.at_once)


def _judge(score: Scorer, given: Fed, maybe: bool, count: Callable[[int], None]) -> _Judged:
    parts = []
    for batch in _batches(given):
        scores = score(given.tensor(given.pictures[batch]))
        labels = given.labels[batch]
        log_p = log_probabilities(scores.reshape(len(labels), -1), maybe)
        rows = np.arange(len(labels))
        right = log_p[rows, labels]
        taken = np.nan_to_num(log_p, nan=-np.inf).argmax(axis=1)
        sure = np.nan_to_num(np.exp(log_p[rows, taken]))
        before = (log_p > right[:, None]).sum(axis=1)
        parts.append((-right, taken, sure, np.where(np.isnan(right), log_p.shape[1], before)))
        count(len(labels))
    return _Judged(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def _of_classes(judged: _Judged, given: Fed, labels: tuple[str, ...], worst: int) -> Evaluation:
    right = judged.taken == given.labels
    cells = _cells(judged, given, len(labels))
    bins = _bins(judged.sure, right)
    apart = sum(b.pictures * abs(b.accuracy - b.confidence) for b in bins)
    top5 = float((judged.before < 5).mean()) if len(labels) > MANY_CLASSES else None
    return Evaluation(
        pictures=len(given),
        loss=float(judged.losses.mean()),
        accuracy=float(right.mean()),
        top5=top5,
        labels=labels,
        classes=tuple(_figures(cells, labels)),
        cells=cells,
        calibration=bins,
        calibration_error=apart / len(given),
        worst=_worst(judged, given, worst),
    )


def _cells(judged: _Judged, given: Fed, classes: int) -> tuple[Cell, ...]:
    cell = given.labels * classes + judged.taken
    order = np.lexsort((-judged.sure, cell))  # by cell, within it the surest first
    _, starts, counts = np.unique(cell[order], return_index=True, return_counts=True)
    return tuple(
        Cell(
            int(cell[order[start]]) // classes,
            int(cell[order[start]]) % classes,
            int(count),
            tuple(given.indices[order[start : start + min(count, BEHIND_A_CELL)]].tolist()),
        )
        for start, count in zip(starts.tolist(), counts.tolist(), strict=True)
    )


def _figures(cells: tuple[Cell, ...], labels: tuple[str, ...]) -> Iterator[ClassFigures]:
    hit, actual, taken = (np.zeros(len(labels), np.int64) for _ in range(3))
    for cell in cells:
        actual[cell.true] += cell.pictures
        taken[cell.predicted] += cell.pictures
        if cell.true == cell.predicted:
            hit[cell.true] = cell.pictures
    for i, label in enumerate(labels):
        yield ClassFigures(
            label,
            precision=_share(hit[i], taken[i]),
            recall=_share(hit[i], actual[i]),
            f1=_share(2 * hit[i], taken[i] + actual[i]),
            support=int(actual[i]),
        )


def _share(part: int, whole: int) -> float | None:
    return float(part / whole) if whole else None


def _bins(sure: Array, right: Array) -> tuple[Bin, ...]:
    """Sort answers into bins (i / 15, (i + 1) / 15] by how sure they are, without empty ones."""
    places = np.clip(np.ceil(sure * BINS).astype(int) - 1, 0, BINS - 1)
    return tuple(
        Bin(float(sure[here].mean()), float(right[here].mean()), int(here.sum()))
        for here in (places == i for i in range(BINS))
        if here.any()
    )


def _worst(judged: _Judged, given: Fed, most: int) -> tuple[Mistake, ...]:
    wrong = np.flatnonzero(judged.taken != given.labels)
    order = wrong[np.argsort(-judged.sure[wrong], kind="stable")][:most]
    return tuple(
        Mistake(
            int(given.indices[i]), int(given.labels[i]), int(judged.taken[i]), float(judged.sure[i])
        )
        for i in order
    )


def _robustness(
    score: Scorer, given: Fed, unchanged: float, count: Callable[[int], None]
) -> Iterator[Robustness]:
    for number, (name, worse) in enumerate(CHANGES.items()):
        found = [unchanged]
        for place, strength in enumerate(worse.strengths):
            right = 0
            for batch in _batches(given):
                seed = (SEED, number, place, batch.start)
                pictures = worsened(given.pictures[batch], name, strength, seed)
                scores = score(given.tensor(pictures))
                taken = np.nan_to_num(scores, nan=-np.inf).reshape(len(scores), -1).argmax(axis=1)
                right += int((taken == given.labels[batch]).sum())
                count(len(pictures))
            found.append(right / len(given))
        yield Robustness(name, worse.unit, (0.0, *worse.strengths), tuple(found), len(given))


def _of_numbers(score: Scorer, given: Fed, count: Callable[[int], None], most: int) -> Evaluation:
    parts = []
    for batch in _batches(given):
        scores = score(given.tensor(given.pictures[batch]))
        parts.append(scores.reshape(len(scores), -1).astype(np.float64))
        count(len(scores))
    predicted = np.concatenate(parts)
    true = given.labels.reshape(predicted.shape).astype(np.float64)
    away = predicted - true
    spread = ((true - true.mean(axis=0)) ** 2).sum(axis=0)
    r_squared = None
    if spread.all():
        r_squared = float((1 - (away**2).sum(axis=0) / spread).mean())
    largest = np.nan_to_num(abs(away), nan=np.inf).max(axis=1)
    worst = tuple(
        Miss(
            int(given.indices[i]), tuple(true[i].tolist()), tuple(predicted[i].tolist()),
            float(largest[i]),
        )
        for i in np.argsort(-largest, kind="stable")[:most]
    )  # fmt: skip
    mean_squared = float((away**2).mean())
    errors = Errors(float(abs(away).mean()), mean_squared**0.5, r_squared, worst)
    return Evaluation(pictures=len(given), loss=mean_squared, errors=errors)
