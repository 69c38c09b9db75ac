"""Negation: y = −x.

Source: https://onnx.ai/onnx/operators/onnx__Neg.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Neg"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return x with the other sign; any shape.

    >>> forward(np.array([1.0, -2.0])).tolist()
    [-1.0, 2.0]
    """
    return np.negative(x)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: −dy.

    >>> backward(np.ones(2), np.array([1.0, -2.0]))[0].tolist()
    [-1.0, -1.0]
    """
    return (-dy,)
