"""Addition: y = a + b; inputs broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Add.html
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..base.array import Array
from ..base.terms import Kind, Terms
from .kinds.elementwise import check_shapes, joined, unbroadcast

NAME = "Add"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")
ADDS = True  # its value is a sum of its inputs, each by a constant


def forward(a: Array, b: Array) -> Array:
    """Return a + b. Raises BadShape where shapes do not fit.

    >>> forward(np.array([[1.0], [2.0]]), np.array([10.0, 20.0])).tolist()
    [[11.0, 21.0], [12.0, 22.0]]
    """
    check_shapes(NAME, a, b)
    return np.add(a, b)


def backward(dy: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """Return the gradients of a and b, summed over the axes along which each was stretched.

    >>> [g.tolist() for g in backward(np.ones((2, 2)), np.ones((2, 1)), np.ones(2))]
    [[[2.0], [2.0]], [2.0, 2.0]]
    """
    return unbroadcast(dy, a.shape), unbroadcast(dy, b.shape)


def terms(cell: Sequence[int], a: Array, b: Array) -> Terms:
    """Return two terms, a and b.

    >>> terms((0,), np.array([2.0]), np.array([3.0])).products.tolist()
    [2.0, 3.0]
    """
    return joined(INPUTS, cell, (a, b))
