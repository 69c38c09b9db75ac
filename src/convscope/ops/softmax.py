"""Softmax: y = eˣ / Σ eˣ along one axis; the values become shares that add up to 1.

Source: https://onnx.ai/onnx/operators/onnx__Softmax.html
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.terms import Factor, Kind, Terms
from .kinds.normalise import multiply_adds, own_value
from .kinds.reduce import checked, whole_along

__all__ = ["INPUTS", "KIND", "NAME", "backward", "forward", "multiply_adds", "reads", "terms"]

NAME = "Softmax"
KIND = Kind.NORMALISE
INPUTS = ("x",)
LIMITS = (0.0, 1.0)
SCORES_INTO = "probabilities"  # of classes, where it is a network's last layer


def forward(x: Array, *, axis: int = -1) -> Array:
    """Return the share of each value along ``axis``.

    The largest value is taken off first: it changes nothing and e to its power cannot overflow.
    Raises BadShape for an axis that is not there.

    >>> forward(np.array([[2.0, 1.0, 0.1]])).round(3).tolist()
    [[0.659, 0.242, 0.099]]
    """
    checked((axis,), x.ndim)
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def backward(dy: Array, x: Array, *, axis: int = -1) -> tuple[Array]:
    """Return y · (dy − Σ dy · y).

    >>> backward(np.array([[1.0, 0.0]]), np.array([[0.0, 0.0]]))[0].tolist()
    [[0.25, -0.25]]
    """
    y = forward(x, axis=axis)
    return (y * (dy - (dy * y).sum(axis=axis, keepdims=True)),)


def terms(cell: Sequence[int], x: Array, *, axis: int = -1) -> Terms:
    """Return e^(x − max) · 1/Σ; the steps show the largest value and the sum.

    >>> terms((0, 1), np.array([[0.0, 0.0]])).value
    0.5
    """
    line, own = line_through(cell, x, axis)
    top = line.max()
    power = np.exp(own.values - top)
    total = np.exp(line - top).sum(keepdims=True)
    steps = (
        ("values", float(line.size)),
        ("x", float(own.values[0])),
        ("max", float(top)),
        ("sum of exp(x − max)", float(total[0])),
    )
    share = Factor("exp(x − max)", power, 0, own.cells, own.values)
    factors = (share, Factor("1 / sum", 1 / total))
    return Terms(factors, power / total, steps=steps)


def reads(box: Box, x: Array, *, axis: int = -1) -> tuple[Box]:
    """Return the box with the softmax axis whole."""
    return (whole_along(box, x.shape, (axis,)),)


def line_through(cell: Sequence[int], x: Array, axis: int) -> tuple[Array, Factor]:
    """Return all values along ``axis`` through a cell, and the cell's own as a factor."""
    index: list[int | slice] = list(cell)
    index[axis] = slice(None)
    line = x[tuple(index)].astype(np.float64)
    return line, own_value(cell, x)
