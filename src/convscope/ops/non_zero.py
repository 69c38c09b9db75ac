"""NonZero: where a tensor is not zero.

Source: https://onnx.ai/onnx/operators/onnx__NonZero.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "NonZero"
KIND = Kind.SHAPE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return the indices of all values that are not zero, one row an axis.

    >>> forward(np.array([[0, 5], [7, 0]])).tolist()
    [[0, 1], [1, 0]]
    """
    return np.array(np.nonzero(x), np.int64)
