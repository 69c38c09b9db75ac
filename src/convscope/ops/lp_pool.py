"""Lp pooling: the p-norm of the values under each window, (Σ |x|^p)^(1/p).

Source: https://onnx.ai/onnx/operators/onnx__LpPool.html
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

NAME = "LpPool"
KIND = Kind.WINDOW_SUM
INPUTS = ("x",)


def forward(x: Array, *, p: int = 2, **attributes: Any) -> Array:
    """Return the p-norm under each window of ``x`` (n c h w); padding counts as zero.

    >>> forward(np.array([3.0, 4.0]).reshape(1, 1, 2), kernel_shape=[2]).tolist()
    [[[5.0]]]
    """
    return norm(x, window(x, **attributes), p)


def backward(dy: Array, x: Array, *, p: int = 2, **attributes: Any) -> tuple[Array]:
    """Return the gradient of x: sign x · (|x| / y)^(p − 1) of every window a cell is under."""
    return (norm_backward(dy, x, window(x, **attributes), p),)


def terms(cell: Sequence[int], x: Array, *, p: int = 2, **attributes: Any) -> Terms:
    """Return the powers under one window; their sum's p-th root is the value."""
    return norm_terms(cell, x, window(x, **attributes), p)


def reads(box: Box, x: Array, **attributes: Any) -> tuple[Box]:
    """Return the cells under the windows of a box of outputs."""
    return (pool.reads(box, window(x, **attributes)),)


def window(x: Array, **attributes: Any) -> Window:
    """Return the geometry."""
    return pool.window(x, attributes)


def norm(x: Array, geometry: Window, p: int) -> Array:
    """Return the p-norm under each window."""
    return (pool.sums(np.abs(x) ** p, geometry) ** (1 / p)).astype(x.dtype)


def norm_backward(dy: Array, x: Array, geometry: Window, p: int) -> Array:
    """Return the gradient of x through the p-norm under each window."""
    y = norm(x, geometry, p)
    share = np.divide(dy, y ** (p - 1), out=np.zeros_like(dy), where=y != 0)
    return pool.spread(share, x, geometry) * np.sign(x) * np.abs(x) ** (p - 1)


def norm_terms(cell: Sequence[int], x: Array, geometry: Window, p: int) -> Terms:
    """Return the powers under one window."""
    found, inside = pool.cells(cell, geometry)
    values = pool.values(x, found, inside)
    factor = Factor("x", values, 0, found)
    return Terms((factor,), np.abs(values) ** p, root=p, layout=(1, *geometry.kernel))
