"""Power: y = aᵇ; inputs broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Pow.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from .kinds.elementwise import unbroadcast

NAME = "Pow"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")


def forward(a: Array, b: Array) -> Array:
    """Return a to the power of b, of the type of a.

    >>> forward(np.array([2.0, 3.0]), np.array(2.0)).tolist()
    [4.0, 9.0]
    """
    return np.power(a, b).astype(a.dtype)


def backward(dy: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """Return the gradients of a and b, summed over axes along which they were stretched."""
    d_a = dy * b * np.power(a, b - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        d_b = dy * np.where(a > 0, np.power(a, b) * np.log(a), 0)
    return unbroadcast(d_a, a.shape), unbroadcast(d_b, b.shape)
