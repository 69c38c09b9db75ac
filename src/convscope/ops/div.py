"""Division: y = a / b, cut towards zero for whole numbers; inputs broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Div.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from .kinds.elementwise import unbroadcast

NAME = "Div"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")


def forward(a: Array, b: Array) -> Array:
    """Return a / b.

    >>> forward(np.array([1.0, -3.0]), np.array(2.0)).tolist()
    [0.5, -1.5]
    >>> forward(np.array([-7]), np.array([2])).tolist()
    [-3]
    """
    if a.dtype.kind in "iu":
        quotient = np.abs(a) // np.abs(b)
        return (np.sign(a) * np.sign(b) * quotient).astype(a.dtype)
    return a / b


def backward(dy: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """Return the gradients of a and b, summed over axes along which they were stretched."""
    return unbroadcast(dy / b, a.shape), unbroadcast(-dy * a / b**2, b.shape)
