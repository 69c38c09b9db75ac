"""CumSum: sums so far along an axis.

Source: https://onnx.ai/onnx/operators/onnx__CumSum.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "CumSum"
KIND = Kind.SHAPE
INPUTS = ("x", "axis")


def forward(x: Array, axis: Array, *, exclusive: int = 0, reverse: int = 0) -> Array:
    """Return the sum up to each value along ``axis``, without itself if ``exclusive``.

    >>> forward(np.array([1, 2, 3]), np.array(0), exclusive=1).tolist()
    [0, 1, 3]
    """
    along = int(axis)
    turned = np.flip(x, along) if reverse else x
    total = np.cumsum(turned, axis=along, dtype=x.dtype)
    if exclusive:
        total = total - turned
    return np.flip(total, along) if reverse else total
