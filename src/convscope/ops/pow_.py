"""Power: y = aᵇ; inputs broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Pow.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from .kinds.elementwise import check_shapes, unbroadcast

NAME = "Pow"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")


def forward(a: Array, b: Array) -> Array:
    """Return a to the power of b, in the type of a. Raises BadShape where shapes do not fit.

    >>> forward(np.array([2.0, 3.0]), np.array(2.0)).tolist()
    [4.0, 9.0]
    >>> forward(np.array([1, 2]), np.array(-1)).tolist()
    [1, 0]
    """
    check_shapes(NAME, a, b)
    if a.dtype.kind in "iu" and b.dtype.kind == "i":  # NumPy has no whole numbers to the power -1
        return np.power(a, np.maximum(b, 0)) * (b >= 0) + _whole_reciprocal(a, b)
    return np.power(a, b).astype(a.dtype)


def backward(dy: Array, a: Array, b: Array) -> tuple[Array, Array | None]:
    """Return the gradients of a: b · aᵇ⁻¹, and of b: aᵇ · ln a (0 where a is not positive).

    A whole-numbered b has none.

    >>> [g.tolist() for g in backward(np.ones(2), np.array([1.0, 3.0]), np.array([2.0, 0.0]))]
    [[2.0, 0.0], [0.0, 1.0986122886681098]]
    """
    slope = (b * np.power(a, np.where(b == 0, 1, b - 1))).astype(dy.dtype)
    d_a = unbroadcast(dy * slope, a.shape)
    if b.dtype.kind != "f":
        return d_a, None
    logarithm = np.log(np.where(a > 0, a, 1))
    return d_a, unbroadcast(dy * np.power(np.where(a > 0, a, 1), b) * logarithm, b.shape)


def _whole_reciprocal(a: Array, b: Array) -> Array:
    """Return aᵇ for negative b, cut to a whole number: 1, −1 or 0; elsewhere 0."""
    sign = np.where((a == -1) & (b % 2 == 1), -1, 1)
    return np.asarray(sign * ((b < 0) & (np.abs(a) == 1)), a.dtype)
