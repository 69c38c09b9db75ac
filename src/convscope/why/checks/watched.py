"""The number that is watched while a picture is taken apart: how much of the answer is left."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...base.array import Array
from ...base.errors import BadQuestion
from ...explain.one_number import check_cell
from ...explain.scores import class_scores, is_distribution, softmax
from ...explain.target import Target
from ...training.scored import scorer
from .given import Given

Watched = Callable[[Array], Array]
"""From inputs (n …) to n numbers; 1 is the whole answer, 0 none of it."""


def watched(given: Given) -> Watched:
    """Return what is left of the explained answer on other inputs.

    Of a class, its probability; against another, its share of the two. Of one value, how large
    it is as a part of what it was. Raises BadQuestion where that was not above zero.
    """
    target, against = given.attribution.target, given.attribution.against
    classes = target.kind != "cell" and (against is None or against.kind != "cell")
    return _of_class(given, target, against) if classes else _of_value(given)


def _of_class(given: Given, target: Target, against: Target | None) -> Watched:
    trace = given.trace
    found = class_scores(trace, target.index)
    row = (slice(None), *found.box.slices[1:])
    mine = np.ravel_multi_index(
        tuple(i - a for i, a in zip(found.cell[1:], found.box.start[1:], strict=True)),
        trace.value(found.value)[found.box.slices].shape[1:],
    )
    other = None if against is None else against.index
    done = is_distribution(np.asarray(trace.value(found.value)[found.box.slices], np.float64))
    answers = _answers(given, found.value)

    def run(x: Array) -> Array:
        rows = np.asarray(answers(x)[row], np.float64).reshape(len(x), -1)
        p = rows if done else np.stack([softmax(r) for r in rows])
        share = p[:, mine]
        return share if other is None else share / np.maximum(share + p[:, other], 1e-30)

    return run


def _of_value(given: Given) -> Watched:
    number = given.attribution.number
    if not number > 0:
        raise BadQuestion("only what is above zero can be watched shrink", received=f"{number:g}")
    parts = [(1.0, given.attribution.target), (-1.0, given.attribution.against)]
    cells = [(sign, *_cell(given, target)) for sign, target in parts if target is not None]
    answers = [(sign, _answers(given, value), cell) for sign, value, cell in cells]

    def run(x: Array) -> Array:
        total = np.zeros(len(x))
        for sign, answer, cell in answers:
            values = np.moveaxis(np.asarray(answer(x), np.float64), 0, -1)
            total += sign * values[cell[1:]]
        return total / number

    return run


def _cell(given: Given, target: Target) -> tuple[str, tuple[int, ...]]:
    if target.kind != "cell":
        found = class_scores(given.trace, target.index)
        return found.value, found.cell
    layer = given.trace[target.layer]
    return layer.node.outputs[0], check_cell(layer, target.cell)


def _answers(given: Given, value: str) -> Watched:
    """Return a function from inputs to a value: many at once where the network takes one input."""
    if len(given.trace.network.inputs) == 1:
        return scorer(given.trace.network, value)
    return lambda x: np.concatenate([given.traced(one[None]).value(value)[:1] for one in x])
