"""Multiplication: y = a · b; inputs broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Mul.html
"""

from __future__ import annotations

from math import prod

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from .kinds.elementwise import check_shapes, unbroadcast

NAME = "Mul"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")
MULTIPLIES = True  # its value is a product of its inputs


def forward(a: Array, b: Array) -> Array:
    """Return a · b. Raises BadShape where shapes do not fit.

    >>> forward(np.array([[1.0], [2.0]]), np.array([10.0, 20.0])).tolist()
    [[10.0, 20.0], [20.0, 40.0]]
    """
    check_shapes(NAME, a, b)
    return np.multiply(a, b)


def backward(dy: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """Return the gradients of a and b, summed over the axes along which each was stretched.

    >>> [g.tolist() for g in backward(np.ones(2), np.array([3.0, 4.0]), np.array(5.0))]
    [[5.0, 5.0], 7.0]
    """
    return unbroadcast(dy * b, a.shape), unbroadcast(dy * a, b.shape)


def multiply_adds(a: Array, b: Array) -> int:
    """Count one multiplication for each output value.

    >>> multiply_adds(np.ones((2, 1)), np.ones(3))
    6
    """
    return prod(check_shapes(NAME, a, b))
