"""Softmax: y = eˣ / Σ eˣ along one axis; the values become shares that add up to 1.

Source: https://onnx.ai/onnx/operators/onnx__Softmax.html
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.terms import Factor, Kind, Terms

NAME = "Softmax"
KIND = Kind.NORMALISE
INPUTS = ("x",)


def forward(x: Array, *, axis: int = -1) -> Array:
    """Return the share of each value along ``axis``.

    The largest value is taken off first: it changes nothing and e to its power cannot overflow.

    >>> forward(np.array([[2.0, 1.0, 0.1]])).round(3).tolist()
    [[0.659, 0.242, 0.099]]
    """
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def backward(dy: Array, x: Array, *, axis: int = -1) -> tuple[Array]:
    """Return y · (dy − Σ dy · y)."""
    y = forward(x, axis=axis)
    return (y * (dy - (dy * y).sum(axis=axis, keepdims=True)),)


def terms(cell: Sequence[int], x: Array, *, axis: int = -1) -> Terms:
    """Return e^(x − max) · 1/Σ; the steps show the largest value and the sum."""
    line, own = line_through(cell, x, axis)
    top = line.max()
    total = np.exp(line - top).sum()
    power = np.array([np.exp(own.values[0] - top)])
    over = np.array([1 / total])
    steps = (
        ("values", float(line.size)),
        ("max", float(top)),
        ("exp(x − max)", float(power[0])),
        ("sum of exp", float(total)),
    )
    return Terms((own, Factor("1 / sum", over)), power * over, steps=steps)


def reads(box: Box, x: Array, *, axis: int = -1) -> tuple[Box]:
    """Return the box with the softmax axis whole."""
    start, stop = list(box.start), list(box.stop)
    start[axis], stop[axis] = 0, x.shape[axis]
    return (Box(tuple(start), tuple(stop)),)


def line_through(cell: Sequence[int], x: Array, axis: int) -> tuple[Array, Factor]:
    """Return all values along ``axis`` through a cell, and the cell's own as a factor."""
    index: list[int | slice] = list(cell)
    index[axis] = slice(None)
    line = x[tuple(index)].astype(np.float64)
    own = np.array([float(x[tuple(cell)])])
    return line, Factor("x", own, 0, np.array([tuple(cell)]))
