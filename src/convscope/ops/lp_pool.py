"""Lp pooling: the p-norm of the values under each window, (Σ |x|^p)^(1/p).

Source: https://onnx.ai/onnx/operators/onnx__LpPool.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.terms import Kind, Terms
from ..base.window import Window
from .kinds import pool
from .kinds.power import power

NAME = "LpPool"
KIND = Kind.WINDOW_SUM
INPUTS = ("x",)


def forward(x: Array, *, p: int = 2, **attributes: Any) -> Array:
    """Return the p-norm under each window of ``x`` (n c h w); padding counts as zero.

    Attributes: kernel_shape, strides, pads, dilations, auto_pad, ceil_mode. Raises BadShape
    where the window does not fit.

    >>> forward(np.array([3.0, 4.0]).reshape(1, 1, 2), kernel_shape=[2]).tolist()
    [[[5.0]]]
    """
    total = pool.sums(np.abs(x) ** p, window(x, **attributes))
    return (total ** (1 / p)).astype(x.dtype)


def backward(dy: Array, x: Array, *, p: int = 2, **attributes: Any) -> tuple[Array]:
    """Return the gradient of x: sign x · (|x| / y)^(p − 1) of every window a cell is under.

    >>> x = np.array([3.0, -4.0]).reshape(1, 1, 2)
    >>> backward(np.ones((1, 1, 1)), x, kernel_shape=[2])[0].round(4).tolist()
    [[[0.6, -0.8]]]
    """
    y = forward(x, p=p, **attributes)
    share = np.divide(dy, y ** (p - 1), out=np.zeros_like(dy), where=y != 0)
    back = pool.spread(share, x, window(x, **attributes))
    return (back * np.sign(x) * np.abs(x) ** (p - 1),)


def terms(cell: Sequence[int], x: Array, *, p: int = 2, **attributes: Any) -> Terms:
    """Return the powers under one window; their sum's p-th root is the value."""
    geometry = window(x, **attributes)
    powers = power(pool.under(cell, x, geometry), p)
    return Terms(*powers, root=p, layout=pool.layout(geometry))


def reads(box: Box, x: Array, **attributes: Any) -> tuple[Box]:
    """Return the cells under the windows of a box of outputs."""
    return (pool.reads(box, window(x, **attributes)),)


def multiply_adds(x: Array, **attributes: Any) -> int:
    """Count one power and addition for every cell under every window."""
    return pool.multiply_adds(x, window(x, **attributes))


def window(x: Array, **attributes: Any) -> Window:
    """Return the geometry."""
    return pool.window(x, attributes)
