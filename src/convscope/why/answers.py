"""The explained number on other inputs: nothing else is recorded."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..base.array import Array
from ..trace import ENGINES, Trace, run
from ..training.scored import scorer
from .asked import Asked

STRAIGHT = ("score", "cell")
"""Targets that are a value itself, whatever the input: their slope in it is 1."""
AT_ONCE = 4 * 2**20
"""Numbers of input that are fed at a time."""


def answers(asked: Asked) -> Callable[[Array], Array]:
    """Return a function from inputs (m …) to the explained number on each (m,)."""
    values = value_weights(asked)
    if values is None:
        return lambda x: np.array([asked.start(traced(asked, one[None])).number for one in x])
    runs = [(scorer(asked.trace.network, name), weights) for name, weights in values.items()]

    def some(x: Array) -> Array:
        total = np.zeros(len(x))
        for answer, weights in runs:
            found = np.asarray(answer(x), np.float64).reshape(len(x), -1)
            total += found @ weights.ravel()
        return total

    def all_of_them(x: Array) -> Array:
        count = max(1, AT_ONCE // max(1, x[0].size))
        return np.concatenate([some(x[i : i + count]) for i in range(0, len(x), count)])

    return all_of_them


def value_weights(asked: Asked) -> dict[str, Array] | None:
    """Return what the explained number weighs of which values of one picture, None where it bends.

    Scores and single values are such; a probability and a loss bend with all the scores.
    """
    targets = [asked.target, *([asked.against] if asked.against else [])]
    if any(t.kind not in STRAIGHT for t in targets) or len(asked.trace.network.inputs) != 1:
        return None
    begin = asked.start()
    if begin.settled:
        return None
    return {name: np.asarray(seed[0], np.float64) for name, seed in begin.seeds.items()}


def traced(asked: Asked, x: Array) -> Trace:
    """Return the trace of another input, by the engine that recorded the asked one."""
    mine = asked.trace
    feeds = {value.name: mine.tensors[value.name] for value in mine.network.inputs}
    engine = mine.engine if mine.engine in ENGINES else "onnxruntime"
    return run(mine.network, {**feeds, asked.input: x}, engine=engine)
