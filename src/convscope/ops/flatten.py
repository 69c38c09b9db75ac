"""Flatten: (n, c, h, w) becomes (n, c·h·w), the last axis fastest.

Source: https://onnx.ai/onnx/operators/onnx__Flatten.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Flatten"
KIND = Kind.REARRANGE
INPUTS = ("x",)


def forward(x: Array, *, axis: int = 1) -> Array:
    """Lay all axes before ``axis`` end to end, and all from it on.

    >>> forward(np.zeros((2, 3, 4, 5))).shape, forward(np.zeros((2, 3, 4)), axis=0).shape
    ((2, 60), (1, 24))
    """
    split = axis if axis >= 0 else axis + x.ndim
    return x.reshape(int(np.prod(x.shape[:split])), int(np.prod(x.shape[split:])))
