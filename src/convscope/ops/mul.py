"""Multiplication: y = a · b; inputs broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Mul.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from .kinds.elementwise import unbroadcast

NAME = "Mul"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")


def forward(a: Array, b: Array) -> Array:
    """Return a · b.

    >>> forward(np.array([[1.0], [2.0]]), np.array([10.0, 20.0])).tolist()
    [[10.0, 20.0], [20.0, 40.0]]
    """
    return a * b


def backward(dy: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """Return the gradients of a and b, summed over axes along which they were stretched."""
    return unbroadcast(dy * b, a.shape), unbroadcast(dy * a, b.shape)


def multiply_adds(a: Array, b: Array) -> int:
    """Count one multiplication an output value."""
    return int(np.prod(np.broadcast_shapes(a.shape, b.shape)))
