"""Division: y = a / b, cut towards zero for whole numbers; inputs broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Div.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from .kinds.elementwise import check_shapes, unbroadcast

NAME = "Div"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")


def forward(a: Array, b: Array) -> Array:
    """Return a / b. Raises BadShape where shapes do not fit.

    >>> forward(np.array([1.0, -3.0]), np.array(2.0)).tolist()
    [0.5, -1.5]
    >>> forward(np.array([-7]), np.array([2])).tolist()
    [-3]
    """
    check_shapes(NAME, a, b)
    if a.dtype.kind == "f":
        return np.divide(a, b)
    down = np.floor_divide(a, b)
    return np.asarray(down + ((np.remainder(a, b) != 0) & ((a < 0) != (b < 0))), a.dtype)


def backward(dy: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """Return the gradients of a and b, summed over the axes along which each was stretched.

    >>> [g.tolist() for g in backward(np.ones(2), np.array([3.0, 4.0]), np.array(2.0))]
    [[0.5, 0.5], -1.75]
    """
    return unbroadcast(dy / b, a.shape), unbroadcast(-dy * a / b**2, b.shape)
