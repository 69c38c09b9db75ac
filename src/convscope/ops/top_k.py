"""TopK: the largest values along an axis, and their places.

Source: https://onnx.ai/onnx/operators/onnx__TopK.html
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind
from .kinds.reduce import checked, whole_along

NAME = "TopK"
KIND = Kind.SHAPE
INPUTS = ("x", "k")


def forward(
    x: Array, k: Array, *, axis: int = -1, largest: int = 1, sorted: int = 1, **_: int
) -> tuple[Array, Array]:
    """Return the ``k`` largest (or smallest) values along ``axis`` in order, and their indices.

    Of equal values the first comes first. Raises BadShape for an axis that is not there, or
    has fewer than ``k`` values.

    >>> [part.tolist() for part in forward(np.array([3, 9, 5]), np.array([2]))]
    [[9, 5], [1, 2]]
    """
    axis = checked((axis,), x.ndim)[0]
    count = int(np.ravel(k)[0])
    if not 0 <= count <= x.shape[axis]:
        raise BadShape(f"TopK: axis {axis} has {x.shape[axis]} values", received=f"k = {count}")
    if largest:  # a stable order from behind, so that the first of equals stays first
        back = np.argsort(np.flip(x, axis), axis=axis, kind="stable")
        order = x.shape[axis] - 1 - np.flip(back, axis)
    else:
        order = np.argsort(x, axis=axis, kind="stable")
    chosen = np.take(order, np.arange(count), axis=axis).astype(np.int64)
    return np.take_along_axis(x, chosen, axis=axis), chosen


def backward(
    dy: tuple[Array, Array], x: Array, k: Array, *, axis: int = -1, **attributes: Any
) -> tuple[Array, None]:
    """Send the gradient of each value back to where it was.

    >>> dy = (np.array([10.0, 20.0]), np.zeros(2))
    >>> backward(dy, np.array([3.0, 9.0, 5.0]), np.array([2]))[0].tolist()
    [0.0, 10.0, 20.0]
    """
    _, chosen = forward(x, k, axis=axis, **attributes)
    back = np.zeros_like(x)
    np.put_along_axis(back, chosen, dy[0], axis=axis)
    return back, None


def reads(box: Box, x: Array, k: Array, *, axis: int = -1, **_: Any) -> tuple[Box, Box]:
    """Return the box with the axis whole."""
    return whole_along(box, x.shape, (axis,)), Box.whole(np.shape(k))
