"""Remainder: y = a mod b; inputs broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Mod.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from .kinds.elementwise import check_shapes, unbroadcast

NAME = "Mod"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")


def forward(a: Array, b: Array, *, fmod: int = 0) -> Array:
    """Return the remainder with the sign of b, or with that of a where ``fmod`` is 1.

    Fractions without ``fmod`` are younger than the rest (opset 28). Raises BadShape where shapes
    do not fit.

    >>> forward(np.array([-4, 7]), np.array([3, 3])).tolist()
    [2, 1]
    >>> forward(np.array([-4.5]), np.array([3.0]), fmod=1).tolist()
    [-1.5]
    """
    check_shapes(NAME, a, b)
    return np.fmod(a, b) if fmod else np.remainder(a, b)


def backward(dy: Array, a: Array, b: Array, *, fmod: int = 0) -> tuple[Array, Array]:
    """Return the gradients of a: dy, and of b: −dy · (a / b as a whole number).

    >>> [g.tolist() for g in backward(np.ones(1), np.array([7.5]), np.array([3.0]), fmod=1)]
    [[1.0], [-2.0]]
    """
    whole = np.trunc(a / b) if fmod else np.floor(a / b)
    return unbroadcast(dy, a.shape), unbroadcast(-dy * whole, b.shape)
