"""Shape: the sizes of a tensor's axes.

Source: https://onnx.ai/onnx/operators/onnx__Shape.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Shape"
KIND = Kind.SHAPE
INPUTS = ("x",)


def forward(x: Array, *, start: int = 0, end: int | None = None) -> Array:
    """Return the sizes of the axes from ``start`` to ``end``; below 0 they count from the last.

    >>> forward(np.zeros((2, 3, 4)), start=1).tolist()
    [3, 4]
    """
    return np.array(np.shape(x)[start:end], np.int64)
