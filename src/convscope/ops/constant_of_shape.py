"""ConstantOfShape: a tensor of one value.

Source: https://onnx.ai/onnx/operators/onnx__ConstantOfShape.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "ConstantOfShape"
KIND = Kind.SHAPE
INPUTS = ("shape",)


def forward(shape: Array, *, value: Array | None = None) -> Array:
    """Return a tensor of ``shape`` filled with ``value``, a float32 zero without it.

    >>> forward(np.array([2]), value=np.array([7])).tolist()
    [7, 7]
    """
    fill = np.zeros(1, np.float32) if value is None else np.asarray(value)
    return np.full(tuple(int(n) for n in shape), fill.reshape(()), fill.dtype)
