"""Parametric rectified linear unit: y = x where x ≥ 0, slope · x elsewhere; slope is learnt.

Source: https://onnx.ai/onnx/operators/onnx__PRelu.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind
from .kinds.elementwise import check_shapes, unbroadcast

NAME = "PRelu"
KIND = Kind.ELEMENTWISE
INPUTS = ("x", "slope")


def forward(x: Array, slope: Array) -> Array:
    """Return x where it is not negative, slope · x elsewhere; slope broadcasts to x.

    Raises BadShape where it does not.

    >>> forward(np.array([-2.0, 3.0]), np.array(0.25)).tolist()
    [-0.5, 3.0]
    """
    if check_shapes(NAME, x, slope) != x.shape:
        raise BadShape(f"PRelu: slope {slope.shape} is larger than x", received=str(x.shape))
    return np.where(x < 0, slope * x, x)


def backward(dy: Array, x: Array, slope: Array) -> tuple[Array, Array]:
    """Return the gradients of x, and of slope, summed over the axes along which it was stretched.

    >>> [g.tolist() for g in backward(np.ones(2), np.array([-2.0, 3.0]), np.array(0.25))]
    [[0.25, 1.0], -2.0]
    """
    return np.where(x < 0, slope * dy, dy), unbroadcast(np.where(x < 0, x * dy, 0), slope.shape)
