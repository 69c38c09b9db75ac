"""Average pooling: the mean under each window.

Source: https://onnx.ai/onnx/operators/onnx__AveragePool.html
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
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
    return pool.sums(x, geometry) / _counts(geometry, attributes).astype(x.dtype)


def backward(dy: Array, x: Array, **attributes: Any) -> tuple[Array]:
    """Share each gradient equally among the cells under its window.

    >>> x = np.zeros((1, 1, 3))
    >>> backward(np.ones((1, 1, 2)), x, kernel_shape=[2])[0].tolist()
    [[[0.5, 1.0, 0.5]]]
    """
    geometry = window(x, **attributes)
    return (pool.spread(dy / _counts(geometry, attributes).astype(dy.dtype), x, geometry),)


def terms(cell: Sequence[int], x: Array, **attributes: Any) -> Terms:
    """Return each value under one window with its share."""
    geometry = window(x, **attributes)
    read = pool.under(cell, x, geometry)
    share = np.full(len(read.values), 1 / _counts(geometry, attributes)[tuple(cell[2:])])
    factors = (read, Factor("share", share))
    return Terms(factors, read.values * share, layout=pool.layout(geometry))


def reads(box: Box, x: Array, **attributes: Any) -> tuple[Box]:
    """Return the cells under the windows of a box of outputs."""
    return (pool.reads(box, window(x, **attributes)),)


def multiply_adds(x: Array, **attributes: Any) -> int:
    """Count one addition for every cell under every window."""
    return pool.multiply_adds(x, window(x, **attributes))


def window(x: Array, **attributes: Any) -> Window:
    """Return the geometry."""
    return pool.window(x, attributes)


def _counts(geometry: Window, attributes: dict[str, Any]) -> Array:
    """How many cells count under each window: those of the input, or of the padding too."""
    with_padding = attributes.get("count_include_pad", 0)
    along = []
    for axis, size in enumerate(geometry.input):
        first, last = 0, size
        if with_padding:
            first, last = -geometry.begin[axis], size + geometry.end[axis]
        corner = np.arange(geometry.output[axis]) * geometry.strides[axis] - geometry.begin[axis]
        seen = corner[:, None] + np.arange(geometry.kernel[axis]) * geometry.dilations[axis]
        along.append(((seen >= first) & (seen < last)).sum(axis=1))
    return np.maximum(reduce(np.multiply.outer, along), 1)
