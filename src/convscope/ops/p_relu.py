"""Parametric rectified linear unit: y = x where x ≥ 0, slope · x elsewhere; slope is learnt.

Source: https://onnx.ai/onnx/operators/onnx__PRelu.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from .kinds.elementwise import unbroadcast

NAME = "PRelu"
KIND = Kind.ELEMENTWISE
INPUTS = ("x", "slope")


def forward(a: Array, b: Array) -> Array:
    """Return a where it is not negative, slope · a elsewhere.

    >>> forward(np.array([-2.0, 3.0]), np.array(0.25)).tolist()
    [-0.5, 3.0]
    """
    return np.where(a < 0, b * a, a)


def backward(dy: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """Return the gradients of a and b, summed over axes along which they were stretched."""
    return (
        unbroadcast(np.where(a < 0, b * dy, dy), a.shape),
        unbroadcast(np.where(a < 0, a * dy, 0), b.shape),
    )
