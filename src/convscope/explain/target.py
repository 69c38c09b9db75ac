"""The number that a gradient is taken of: any value, a class score, a probability, the loss."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion
from ..trace import Trace
from .one_number import check_cell
from .scores import ClassScores, class_scores, is_distribution, softmax

Which = Literal["cell", "score", "probability", "loss"]


@dataclass(frozen=True)
class Target:
    """One number of a trace.

    ``cell``: the value at ``cell`` of ``layer``. The others are of the class ``index`` of the
    network's first output: ``score``, the value before a final softmax (the output itself where
    there is none); ``probability``, p = softmax(scores)[index]; ``loss``, the cross-entropy
    −ln p where the class is the right one.
    """

    kind: Which = "score"
    layer: str = ""
    cell: tuple[int, ...] = ()
    index: int = 0


@dataclass(frozen=True)
class Start:
    """Where the walk back begins.

    ``number`` is the target's own value and ``at`` the tensor it is of. ``seeds`` holds its
    slope in each tensor that it is a function of. Those in ``settled`` are the whole gradient of
    a tensor, known in closed form: what arrives there from behind is left out.
    """

    number: float
    at: str
    seeds: Mapping[str, Array]
    settled: Mapping[str, Array] = field(default_factory=dict)


def start(trace: Trace, target: Target) -> Start:
    """Return where the walk back from a target begins. Raises BadQuestion where it is not there."""
    if target.kind == "cell":
        layer = trace[target.layer]
        cell = check_cell(layer, target.cell)
        value = layer.node.outputs[0]
        one = _at(trace, value, cell, 1.0)
        return Start(float(layer.output[cell]), value, {value: one})
    if target.kind not in get_args(Which):
        raise BadQuestion(
            "no such target",
            received=repr(target.kind),
            remedy=f"One of {', '.join(get_args(Which))}.",
        )
    return _of_class(trace, target)


def floating(x: Array) -> bool:
    """Tell whether values have a slope at all: whole numbers and truth values have none."""
    return x.dtype.kind == "f" or x.dtype.name == "bfloat16"


def slope_type(x: Array) -> type[np.floating]:
    """Return the type of a gradient: that of the values, in single precision at least."""
    return np.float64 if x.dtype == np.float64 else np.float32


def _of_class(trace: Trace, target: Target) -> Start:
    """Return the start for a score, a probability or the loss of a class."""
    found = class_scores(trace, target.index)
    _check_slopes(trace, found.value)
    row = np.asarray(trace.value(found.value)[found.box.slices], np.float64)
    place = tuple(i - a for i, a in zip(found.cell, found.box.start, strict=True))
    if target.kind == "score":
        one = _at(trace, found.value, found.cell, 1.0)
        return Start(float(row[place]), found.value, {found.value: one})
    if found.answer == "scores" and is_distribution(row):
        number, slope = _of_share(float(row[place]), target.kind)
        return Start(number, found.value, {found.value: _at(trace, found.value, found.cell, slope)})
    return _of_scores(trace, target, found, row, place)


def _of_scores(
    trace: Trace, target: Target, found: ClassScores, row: Array, place: tuple[int, ...]
) -> Start:
    """Return the start of a function of p = softmax(s), by its slopes in the scores s.

    ∂p[i]/∂s = p[i] · (one-hot(i) − p) and ∂(−ln p[i])/∂s = p − one-hot(i), which is exact where
    1 / p[i] overflows. Source: Bishop, Pattern Recognition and Machine Learning, 2006, 4.3.4.
    """
    p = softmax(row)
    share = float(p[place])
    hot = np.zeros_like(p)
    hot[place] = 1
    scores = trace.value(found.value)
    slopes = np.zeros(scores.shape, slope_type(scores))
    number, by_answer = _of_share(share, target.kind)
    if target.kind == "loss":
        top = row.max()
        number = float(np.log(np.exp(row - top).sum()) + top - row[place])
        slopes[found.box.slices] = p - hot
    else:
        slopes[found.box.slices] = share * (hot - p)
    if found.answer == "scores":
        return Start(number, found.value, {found.value: slopes})
    if found.answer == "log-probabilities":
        by_answer = -1.0 if target.kind == "loss" else share
    seed = _at(trace, found.output, found.output_cell, by_answer)
    return Start(number, found.output, {found.output: seed}, {found.value: slopes})


def _of_share(share: float, kind: Which) -> tuple[float, float]:
    """Return a probability, or −ln of it, and its slope in the probability."""
    if kind == "probability":
        return share, 1.0
    return (-math.log(share), -1 / share) if share else (math.inf, -math.inf)


def _at(trace: Trace, value: str, cell: tuple[int, ...], slope: float) -> Array:
    """Return zeros like a tensor with one slope in one cell."""
    values = _check_slopes(trace, value)
    seed = np.zeros(values.shape, slope_type(values))
    with np.errstate(over="ignore"):
        seed[cell] = slope
    return seed


def _check_slopes(trace: Trace, value: str) -> Array:
    """Return the values of a tensor; raises BadQuestion where they have no slope."""
    values = trace.value(value)
    if not floating(values):
        raise BadQuestion(
            f"'{value}' holds whole numbers ({values.dtype}): they have no slope",
            remedy="Ask for a layer that computes with fractions.",
        )
    return values
