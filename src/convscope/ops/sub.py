"""Subtraction: y = a − b; inputs broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Sub.html
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..base.array import Array
from ..base.terms import Kind, Terms
from .kinds.elementwise import check_shapes, joined, unbroadcast

NAME = "Sub"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")
ADDS = True  # its value is a sum of its inputs, each by a constant


def forward(a: Array, b: Array) -> Array:
    """Return a − b. Raises BadShape where shapes do not fit.

    >>> forward(np.array([5.0, 7.0]), np.array(2.0)).tolist()
    [3.0, 5.0]
    """
    check_shapes(NAME, a, b)
    return np.subtract(a, b)


def backward(dy: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """Return the gradients of a and b, summed over the axes along which each was stretched.

    >>> [g.tolist() for g in backward(np.ones(2), np.ones(2), np.array(2.0))]
    [[1.0, 1.0], -2.0]
    """
    return unbroadcast(dy, a.shape), unbroadcast(-dy, b.shape)


def terms(cell: Sequence[int], a: Array, b: Array) -> Terms:
    """Return two terms, a and −1 · b.

    >>> terms((0,), np.array([5.0]), np.array([2.0])).products.tolist()
    [5.0, -2.0]
    """
    return joined(INPUTS, cell, (a, b), scales=("sign", (1, -1)))
