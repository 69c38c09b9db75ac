"""ArgMin: the place of the smallest value along an axis.

Source: https://onnx.ai/onnx/operators/onnx__ArgMin.html
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.terms import Kind
from .kinds.reduce import checked
from .kinds.reduce import reads as reduce_reads

NAME = "ArgMin"
KIND = Kind.SHAPE
INPUTS = ("x",)


def forward(x: Array, *, axis: int = 0, keepdims: int = 1, select_last_index: int = 0) -> Array:
    """Return the index of the smallest value along ``axis``, the first of equals unless told.

    Raises BadShape for an axis that is not there.

    >>> forward(np.array([[5, 1, 1]]), axis=1, keepdims=0).tolist()
    [1]
    """
    axis = checked((axis,), x.ndim)[0]
    if select_last_index:
        found = x.shape[axis] - 1 - np.argmin(np.flip(x, axis), axis=axis)
    else:
        found = np.argmin(x, axis=axis)
    return np.expand_dims(found, axis) if keepdims else np.asarray(found, np.int64)


def reads(box: Box, x: Array, *, axis: int = 0, keepdims: int = 1, **_: Any) -> tuple[Box]:
    """Return the box with the axis whole."""
    return reduce_reads(box, x, np.array([axis]), keepdims=keepdims)[:1]
