"""Where: y = a where the condition holds, b elsewhere; inputs broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Where.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from .kinds.elementwise import check_shapes, unbroadcast

NAME = "Where"
KIND = Kind.ELEMENTWISE
INPUTS = ("condition", "a", "b")


def forward(condition: Array, a: Array, b: Array) -> Array:
    """Return ``a`` or ``b``, place by place. Raises BadShape where shapes do not fit.

    >>> forward(np.array([True, False]), np.array([1, 2]), np.array(9)).tolist()
    [1, 9]
    """
    check_shapes(NAME, condition, a, b)
    return np.where(condition, a, b)


def backward(dy: Array, condition: Array, a: Array, b: Array) -> tuple[None, Array, Array]:
    """Send each gradient to the input that was taken.

    >>> backward(np.ones(2), np.array([True, False]), np.ones(2), np.array(9.0))[1:]
    (array([1., 0.]), array(1.))
    """
    d_a, d_b = np.where(condition, dy, 0), np.where(condition, 0, dy)
    return None, unbroadcast(d_a, a.shape), unbroadcast(d_b, b.shape)
