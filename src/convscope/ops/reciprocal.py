"""Reciprocal: y = 1 / x.

Source: https://onnx.ai/onnx/operators/onnx__Reciprocal.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Reciprocal"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return one over x; any shape.

    >>> forward(np.array([1.0, 4.0])).tolist()
    [1.0, 0.25]
    """
    return np.divide(1, x)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: −dy / x².

    >>> backward(np.ones(2), np.array([1.0, 4.0]))[0].tolist()
    [-1.0, -0.0625]
    """
    return (-dy / x**2,)
