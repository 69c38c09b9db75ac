"""Where one learnt number takes part: the counterpart of terms, seen from the weight."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .array import Array
from .box import Box
from .terms import Factor


@dataclass(frozen=True)
class Uses:
    """Every output value that one weight takes part in, a row each.

    ``cells`` has the output's indices, ``slopes`` ∂output/∂weight there: what the weight is
    multiplied by. ``x`` is the input value that it meets there and where it was read (a row of
    -1 over padding); None where it meets none (a bias).
    """

    cells: Array  # (uses, rank of the output) int64
    slopes: Array  # (uses,) float64
    x: Factor | None = None


def met(x: Array, cells: Array, input: int = 0, name: str = "x") -> Factor:
    """Return the values that a weight meets, 0 over padding: where a cell lies outside ``x``.

    >>> met(np.array([5.0, 7.0]), np.array([[-3], [1]])).values.tolist()
    [0.0, 7.0]
    """
    cells = np.array(cells, np.int64).reshape(len(cells), x.ndim)
    outside = ((cells < 0) | (cells >= x.shape)).any(axis=1)
    cells[outside] = -1
    values = np.where(outside, 0.0, x[tuple(cells.T)].astype(np.float64))
    return Factor(name, values, input, cells)


def within(box: Box) -> Array:
    """Return every index inside a box, a row each, the last axis fastest.

    >>> within(Box((1, 4), (2, 6))).tolist(), within(Box((), ())).shape
    ([[1, 4], [1, 5]], (1, 0))
    """
    rank = len(box.shape)
    found = np.indices(box.shape).reshape(rank, math.prod(box.shape))
    return found.T + np.array(box.start, np.int64)
