"""Subtraction: y = a − b; inputs broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Sub.html
"""

from __future__ import annotations

from ..base.array import Array
from ..base.terms import Kind
from .kinds.elementwise import unbroadcast

NAME = "Sub"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")


def forward(a: Array, b: Array) -> Array:
    """Return a − b.

    >>> forward(np.array([5.0, 7.0]), np.array(2.0)).tolist()
    [3.0, 5.0]
    """
    return a - b


def backward(dy: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """Return the gradients of a and b, summed over axes along which they were stretched."""
    return unbroadcast(dy, a.shape), unbroadcast(-dy, b.shape)
