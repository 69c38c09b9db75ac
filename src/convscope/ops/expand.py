"""Expand: axes of size 1 stretched to a shape.

Source: https://onnx.ai/onnx/operators/onnx__Expand.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind

NAME = "Expand"
KIND = Kind.REARRANGE
INPUTS = ("x", "shape")


def forward(x: Array, shape: Array) -> Array:
    """Return ``x`` broadcast with ``shape``, as NumPy broadcasts.

    >>> forward(np.array([[1], [2]]), np.array([1, 3])).tolist()
    [[1, 1, 1], [2, 2, 2]]
    """
    wanted = tuple(int(n) for n in shape)
    try:
        return np.broadcast_to(x, np.broadcast_shapes(x.shape, wanted)).copy()
    except ValueError:
        raise BadShape(f"Expand: {x.shape} cannot be stretched to {wanted}") from None
