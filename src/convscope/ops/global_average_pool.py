"""Global average pooling: the mean of each channel; (n c h w) becomes (n c 1 1).

Source: https://onnx.ai/onnx/operators/onnx__GlobalAveragePool.html
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.terms import Kind, Terms
from ..base.window import Window
from . import average_pool
from .kinds import pool

NAME = "GlobalAveragePool"
KIND = Kind.WINDOW_SUM
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return the mean of each channel of ``x``.

    >>> forward(np.array([3.0, 4.0]).reshape(1, 1, 2)).tolist()
    [[[3.5]]]
    """
    return np.mean(x, axis=tuple(range(2, x.ndim)), keepdims=True, dtype=x.dtype)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x."""
    return average_pool.backward(dy, x, kernel_shape=x.shape[2:])


def terms(cell: Sequence[int], x: Array) -> Terms:
    """Return one term for every cell of the channel."""
    return average_pool.terms(cell, x, kernel_shape=x.shape[2:])


def reads(box: Box, x: Array) -> tuple[Box]:
    """Return every cell of the box's channels."""
    return (Box((*box.start[:2], *(0,) * (x.ndim - 2)), (*box.stop[:2], *x.shape[2:])),)


def window(x: Array) -> Window:
    """Return the window that covers everything."""
    return pool.whole(x)


def multiply_adds(x: Array) -> int:
    """Count one addition a cell."""
    return int(x.size)
