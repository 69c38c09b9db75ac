"""Average pooling: the mean under each window.

Source: https://onnx.ai/onnx/operators/onnx__AveragePool.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.terms import Factor, Kind, Terms
from ..base.window import Window
from .kinds import pool

NAME = "AveragePool"
KIND = Kind.WINDOW_SUM
INPUTS = ("x",)


def forward(x: Array, **attributes: Any) -> Array:
    """Return the mean under each window of ``x`` (n c h w).

    Attributes: kernel_shape, strides, pads, dilations, auto_pad, ceil_mode, count_include_pad
    (whether padding counts as cells; what hangs over beyond it never does). Raises BadShape
    where the window does not fit.

    >>> x = np.array([[5, 1, 2, 4], [0, 0, 0, 0.0]]).reshape(1, 1, 2, 4)
    >>> forward(x, kernel_shape=[2, 2], strides=[2, 2]).tolist()
    [[[[1.5, 1.5]]]]
    """
    geometry = window(x, **attributes)
    return (pool.sums(x, geometry) / _counts(geometry, attributes)).astype(x.dtype)


def backward(dy: Array, x: Array, **attributes: Any) -> tuple[Array]:
    """Share each gradient equally among the cells under its window."""
    geometry = window(x, **attributes)
    return (pool.spread((dy / _counts(geometry, attributes)).astype(dy.dtype), x, geometry),)


def terms(cell: Sequence[int], x: Array, **attributes: Any) -> Terms:
    """Return each value under one window with its share."""
    geometry = window(x, **attributes)
    found, inside = pool.cells(cell, geometry)
    values = pool.values(x, found, inside)
    share = np.full(len(values), 1 / _counts(geometry, attributes)[tuple(cell[2:])])
    factors = (Factor("x", values, 0, found), Factor("share", share))
    return Terms(factors, values * share, layout=(1, *geometry.kernel))


def reads(box: Box, x: Array, **attributes: Any) -> tuple[Box]:
    """Return the cells under the windows of a box of outputs."""
    return (pool.reads(box, window(x, **attributes)),)


def multiply_adds(x: Array, **attributes: Any) -> int:
    """Count one addition for every cell under every window."""
    geometry = window(x, **attributes)
    sizes = (*x.shape[:2], *geometry.output, *geometry.kernel)
    return int(np.prod(sizes))


def window(x: Array, **attributes: Any) -> Window:
    """Return the geometry."""
    return pool.window(x, attributes)


def _counts(geometry: Window, attributes: dict[str, Any]) -> Array:
    """How many cells count under each window: those of the input, or of the padding too."""
    if attributes.get("count_include_pad", 0):
        ends = zip(geometry.begin, geometry.input, geometry.end, strict=True)
        ones = np.ones([b + n + e for b, n, e in ends])
        ones = np.pad(ones, [(0, over) for over in geometry.overshoot])
    else:
        ones = np.pad(np.ones(geometry.input), geometry.padding())
    counts = np.zeros(geometry.output)
    for _, seen in geometry.views():
        counts += ones[seen]
    return np.maximum(counts, 1)
