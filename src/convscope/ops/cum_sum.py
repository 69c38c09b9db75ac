"""CumSum: sums so far along an axis.

Source: https://onnx.ai/onnx/operators/onnx__CumSum.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from .kinds.rearrange import axis_of

NAME = "CumSum"
KIND = Kind.SHAPE
INPUTS = ("x", "axis")


def forward(x: Array, axis: Array, *, exclusive: int = 0, reverse: int = 0) -> Array:
    """Return the sum up to each value along ``axis``: without itself if ``exclusive``.

    ``reverse`` sums from the end. Raises BadShape for an axis that is not there.

    >>> forward(np.array([1, 2, 3]), np.array(0), exclusive=1).tolist()
    [0, 1, 3]
    >>> forward(np.array([1, 2, 3]), np.array(0), reverse=1).tolist()
    [6, 5, 3]
    """
    lines = np.moveaxis(x, axis_of(NAME, int(axis.item()), x.ndim), 0)
    lines = lines[::-1] if reverse else lines
    total = np.cumsum(lines, axis=0, dtype=x.dtype)
    if exclusive:
        total = np.concatenate([np.zeros_like(total[:1]), total[:-1]])
    return np.moveaxis(total[::-1] if reverse else total, 0, int(axis.item()))
