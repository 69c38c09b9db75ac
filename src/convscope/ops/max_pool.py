"""Max pooling: the largest value under each window.

Source: https://onnx.ai/onnx/operators/onnx__MaxPool.html
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
    lowest = -np.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).min
    source = pool.padded(x, geometry, lowest)
    best = np.full((*x.shape[:2], *geometry.output), lowest, x.dtype)
    for _, seen in geometry.views():
        np.maximum(best, source[pool.ALL + seen], out=best)
    return best if outputs == 1 else (best, _indices(x, best, geometry, attributes))


def backward(dy: Array, x: Array, **attributes: Any) -> tuple[Array]:
    """Send each gradient to the cell that was picked, the first where several are equal.

    >>> x = np.array([1.0, 3.0, 2.0]).reshape(1, 1, 3)
    >>> backward(np.ones((1, 1, 2)), x, kernel_shape=[2])[0].ravel().tolist()
    [0.0, 2.0, 0.0]
    """
    geometry = window(x, **attributes)
    best = forward(x, **attributes)
    source = pool.padded(x, geometry, -np.inf)
    back = np.zeros_like(source, dtype=dy.dtype)
    free = np.ones(best.shape, bool)
    for _, seen in geometry.views():
        mine = free & (source[pool.ALL + seen] == best)
        free &= ~mine
        back[pool.ALL + seen] += np.where(mine, dy, 0)
    return (pool.unpadded(back, geometry),)


def terms(cell: Sequence[int], x: Array, **attributes: Any) -> Terms:
    """Return the values under one window, of which the largest is picked."""
    geometry = window(x, **attributes)
    found, inside = pool.cells(cell, geometry)
    values = pool.values(x, found, inside, -np.inf)
    return Terms((Factor("x", values, 0, found),), values, "max", layout=(1, *geometry.kernel))


def reads(box: Box, x: Array, **attributes: Any) -> tuple[Box]:
    """Return the cells under the windows of a box of outputs."""
    return (pool.reads(box, window(x, **attributes)),)


def window(x: Array, **attributes: Any) -> Window:
    """Return the geometry."""
    return pool.window(x, attributes)


def _indices(x: Array, best: Array, geometry: Window, attributes: dict[str, Any]) -> Array:
    order = "F" if attributes.get("storage_order", 0) else "C"
    spatial = np.arange(int(np.prod(x.shape[2:]))).reshape(x.shape[2:], order=order)
    first = np.arange(x.shape[0] * x.shape[1]).reshape(*x.shape[:2], *(1,) * geometry.rank)
    place = pool.padded(np.broadcast_to(spatial, x.shape) + first * spatial.size, geometry, -1)
    source = pool.padded(x, geometry, -np.inf)
    result = np.full(best.shape, -1, np.int64)
    for _, seen in geometry.views():
        mine = (result < 0) & (source[pool.ALL + seen] == best) & (place[pool.ALL + seen] >= 0)
        result[mine] = place[pool.ALL + seen][mine]
    return result
