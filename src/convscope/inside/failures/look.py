"""What a network looked at when it answered: a map of one answer, and what it made of it.

Two things together say whether two mistakes are of one kind: where on the picture the network
looked, and what its last layer before the scores answered, which is what it took the picture for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...base.array import Array, Float
from ...base.errors import BadQuestion, ConvscopeError
from ...explain.scores import class_scores
from ...explain.target import Target
from ...trace import Trace
from ...training.validate import Mistake
from ...why.why import method_of, why

IN_TURN = ("grad-cam", "gradient", "occlusion")
"""The methods that are tried unless one is named: the first that can be taken."""
GRID = 7
"""Rows and columns of the grid on which maps are compared."""
SHOWN = 28
"""Rows or columns of a map that is kept, at most."""


@dataclass(frozen=True, eq=False)
class Look:
    """One mistake. ``map`` (h w) is where the network looked: from 0 to 1 at its strongest.

    ``grid`` (GRID GRID) is the same, coarse, of the length 1; ``deep`` (d,) what the last layer
    before the scores answered, of the length 1 too.
    """

    mistake: Mistake
    map: Float
    grid: Float
    deep: Float

    @property
    def features(self) -> Float:
        """Both together, each counting the same."""
        return np.concatenate([self.grid.ravel(), self.deep])


def look(trace: Trace, mistake: Mistake, method: str) -> Look:
    """Return what a network looked at when it took a picture for ``mistake.predicted``."""
    found = why(trace, Target("score", index=mistake.predicted), method).map
    # what speaks for the answer; of a slope alone its size, whichever way it goes
    strength = abs(found) if method == "gradient" else np.maximum(found, 0)
    strength = np.nan_to_num(strength, posinf=0.0)
    return Look(
        mistake, _largest_one(_kept(strength)), _length_one(_brought(strength, (GRID, GRID))),
        _length_one(_before_scores(trace, mistake.predicted)),
    )  # fmt: skip


def usable_method(trace: Trace, index: int, method: str = "") -> str:
    """Return the named method, else the first that can be taken on a trace.

    Raises what the last one raises where none can be.
    """
    if method:
        return method_of(method).name
    for name in IN_TURN[:-1]:
        try:
            why(trace, Target("score", index=index), name)
        except ConvscopeError:
            continue
        return name
    why(trace, Target("score", index=index), IN_TURN[-1])
    return IN_TURN[-1]


def mean_map(looks: Sequence[Look]) -> Float:
    """Return the mean of maps, 1 at its strongest."""
    return _largest_one(np.mean([one.map for one in looks], axis=0))


def _before_scores(trace: Trace, index: int) -> Float:
    """Return what the layer reads that makes the scores, the last that is a list of numbers."""
    scores = class_scores(trace, index)
    maker = trace.network.producers.get(scores.value)
    if maker is None:
        raise BadQuestion("the network answers with its input")
    weights = trace.network.weights
    read = next((v for v in maker.inputs if v and v not in weights), scores.value)
    return np.asarray(trace.value(read)[0], np.float64).ravel()


def _kept(values: Array) -> Float:
    height, width = values.shape
    times = min(1.0, SHOWN / max(height, width))
    return _brought(values, (max(1, round(height * times)), max(1, round(width * times))))


def _brought(values: Array, size: tuple[int, int]) -> Float:
    """Return a map (h w) at another size, each cell the mean of what it covers."""
    from PIL import Image

    image = Image.fromarray(np.asarray(values, np.float32), "F")
    return np.asarray(image.resize(size[::-1], Image.Resampling.BOX), np.float64)


def _length_one(values: Float) -> Float:
    length = float(np.sqrt((values * values).sum()))
    return values / length if length else values


def _largest_one(values: Float) -> Float:
    most = float(values.max(initial=0))
    return values / most if most else values
