"""Global Lp pooling: the p-norm of each channel; (n c h w) becomes (n c 1 1).

Source: https://onnx.ai/onnx/operators/onnx__GlobalLpPool.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.terms import Kind, Terms
from ..base.window import Window
from . import lp_pool, reduce_sum
from .kinds.pool import everything, spatial_axes
from .kinds.pool import reads_everything as reads

__all__ = [
    "INPUTS", "KIND", "NAME", "backward", "forward", "multiply_adds", "reads", "terms", "window",
]  # fmt: skip

NAME = "GlobalLpPool"
KIND = Kind.WINDOW_SUM
INPUTS = ("x",)


def forward(x: Array, *, p: int = 2) -> Array:
    """Return the p-norm of each channel of ``x``. Raises BadShape below three axes.

    >>> forward(np.array([3.0, 4.0]).reshape(1, 1, 2)).tolist()
    [[[5.0]]]
    """
    window(x)
    return (reduce_sum.forward(np.abs(x) ** p, spatial_axes(x)) ** (1 / p)).astype(x.dtype)


def backward(dy: Array, x: Array, *, p: int = 2) -> tuple[Array]:
    """Return the gradient of x: sign x · (|x| / y)^(p − 1).

    >>> backward(np.ones((1, 1, 1)), np.array([[[3.0, -4.0]]]))[0].round(4).tolist()
    [[[0.6, -0.8]]]
    """
    y = forward(x, p=p)
    share = np.divide(dy, y ** (p - 1), out=np.zeros_like(dy), where=y != 0)
    return (share * np.sign(x) * np.abs(x) ** (p - 1),)


def terms(cell: Sequence[int], x: Array, *, p: int = 2) -> Terms:
    """Return one power for every cell of the channel; their sum's p-th root is the value."""
    return lp_pool.terms(cell, x, p=p, kernel_shape=x.shape[2:])


def multiply_adds(x: Array, **_: Any) -> int:
    """Count one power and addition a cell."""
    return int(x.size)


def window(x: Array, **_: Any) -> Window:
    """Return the window that covers everything."""
    return everything(x)
