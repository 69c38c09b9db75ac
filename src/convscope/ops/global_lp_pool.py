"""Global Lp pooling: the p-norm of each channel; (n c h w) becomes (n c 1 1).

Source: https://onnx.ai/onnx/operators/onnx__GlobalLpPool.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..base.array import Array
from ..base.box import Box
from ..base.terms import Kind, Terms
from ..base.window import Window
from . import lp_pool
from .kinds import pool

NAME = "GlobalLpPool"
KIND = Kind.WINDOW_SUM
INPUTS = ("x",)


def forward(x: Array, *, p: int = 2) -> Array:
    """Return the p-norm of each channel of ``x``.

    >>> forward(np.array([3.0, 4.0]).reshape(1, 1, 2)).tolist()
    [[[5.0]]]
    """
    return lp_pool.norm(x, pool.whole(x), p)


def backward(dy: Array, x: Array, *, p: int = 2) -> tuple[Array]:
    """Return the gradient of x."""
    return (lp_pool.norm_backward(dy, x, pool.whole(x), p),)


def terms(cell: Sequence[int], x: Array, *, p: int = 2) -> Terms:
    """Return one term for every cell of the channel."""
    return lp_pool.norm_terms(cell, x, pool.whole(x), p)


def reads(box: Box, x: Array, **attributes: Any) -> tuple[Box]:
    """Return every cell of the box's channels."""
    return (Box((*box.start[:2], *(0,) * (x.ndim - 2)), (*box.stop[:2], *x.shape[2:])),)


def window(x: Array, **attributes: Any) -> Window:
    """Return the window that covers everything."""
    return pool.whole(x)
