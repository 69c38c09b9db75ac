"""ConstantOfShape: a tensor of one value.

Source: https://onnx.ai/onnx/operators/onnx__ConstantOfShape.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind

NAME = "ConstantOfShape"
KIND = Kind.SHAPE
INPUTS = ("shape",)


def forward(shape: Array, *, value: Array | None = None) -> Array:
    """Return a tensor of ``shape`` filled with the one ``value``, a float32 zero without it.

    Raises BadShape where a size is negative.

    >>> forward(np.array([2]), value=np.array([7])).tolist()
    [7, 7]
    """
    sizes = tuple(int(n) for n in shape)
    if min(sizes, default=0) < 0:
        raise BadShape("ConstantOfShape: a size is negative", received=str(sizes))
    fill = np.zeros(1, np.float32) if value is None else np.asarray(value)
    return np.full(sizes, fill.reshape(()), fill.dtype)
