"""Max pooling: the largest value under each window.

Source: https://onnx.ai/onnx/operators/onnx__MaxPool.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import UnsupportedOp
from ..base.terms import Kind, Terms
from ..base.window import Window
from .kinds import pool
from .kinds.reduce import ends

NAME = "MaxPool"
KIND = Kind.WINDOW_PICK
INPUTS = ("x",)


def forward(x: Array, *, outputs: int = 1, **attributes: Any) -> Any:
    """Return the largest value under each window of ``x`` (n c h w).

    Attributes: kernel_shape, strides, pads, dilations, auto_pad, ceil_mode, storage_order.
    With ``outputs=2`` also the position of each in the flattened input. Padding is never
    picked. Raises BadShape where the window does not fit.

    >>> x = np.array([[4, 8, 0, 1], [7, 1, 2, 0.0]]).reshape(1, 1, 2, 4)
    >>> forward(x, kernel_shape=[2, 2], strides=[2, 2]).tolist()
    [[[[8.0, 2.0]]]]
    """
    geometry = window(x, **attributes)
    source = pool.padded(x, geometry, ends(x.dtype)[0])
    best = np.full((*x.shape[:2], *geometry.output), ends(x.dtype)[0], x.dtype)
    for _, seen in geometry.views():
        np.maximum(best, source[pool.ALL + seen], out=best)
    return best if outputs == 1 else (best, _indices(x, best, geometry, attributes))


def backward(dy: Any, x: Array, **attributes: Any) -> tuple[Array]:
    """Send each gradient to the cell that was picked, the first where several are equal.

    >>> x = np.array([1.0, 3.0, 2.0]).reshape(1, 1, 3)
    >>> backward(np.ones((1, 1, 2)), x, kernel_shape=[2])[0].ravel().tolist()
    [0.0, 2.0, 0.0]
    """
    dy = dy[0] if isinstance(dy, tuple) else dy  # positions have no gradient
    geometry = window(x, **attributes)
    best = forward(x, **attributes)
    source = pool.padded(x, geometry, ends(x.dtype)[0])
    back = np.zeros_like(source, dtype=dy.dtype)
    free = np.ones(best.shape, bool)
    for _, seen in geometry.views():
        mine = source[pool.ALL + seen] == best
        mine &= free
        free ^= mine
        back[pool.ALL + seen] += mine * dy
    return (pool.unpadded(back, geometry),)


def terms(cell: Sequence[int], x: Array, *, output: int = 0, **attributes: Any) -> Terms:
    """Return the values under one window, of which the largest is picked.

    Raises UnsupportedOp for the second output, which holds positions.
    """
    if output:
        raise UnsupportedOp(
            "the second output of MaxPool holds positions",
            remedy="Ask for its first output: the values at those positions.",
        )
    geometry = window(x, **attributes)
    read = pool.under(cell, x, geometry, -np.inf)
    return Terms((read,), read.values, "max", layout=pool.layout(geometry))


def reads(box: Box, x: Array, **attributes: Any) -> tuple[Box]:
    """Return the cells under the windows of a box of outputs."""
    return (pool.reads(box, window(x, **attributes)),)


def window(x: Array, **attributes: Any) -> Window:
    """Return the geometry."""
    return pool.window(x, attributes)


def _indices(x: Array, best: Array, geometry: Window, attributes: dict[str, Any]) -> Array:
    """Return where each value was picked: rows first, or columns first with storage_order 1."""
    rows_first = np.arange(np.prod(x.shape[2:], dtype=int))
    spatial = rows_first.reshape(x.shape[2:])
    if attributes.get("storage_order", 0):
        spatial = rows_first.reshape(x.shape[:1:-1]).T
    first = np.arange(x.shape[0] * x.shape[1]).reshape(*x.shape[:2], *(1,) * geometry.rank)
    place = pool.padded(spatial + first * spatial.size, geometry, -1)
    source = pool.padded(x, geometry, ends(x.dtype)[0])
    result = np.full(best.shape, -1, np.int64)
    for _, seen in geometry.views():
        here = place[pool.ALL + seen]
        mine = (result < 0) & (source[pool.ALL + seen] == best) & (here >= 0)
        result[mine] = here[mine]
    return result
