"""Sigmoid: y = 1 / (1 + e⁻ˣ).

Source: https://onnx.ai/onnx/operators/onnx__Sigmoid.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Sigmoid"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)
LIMITS = (0.0, 1.0)


def forward(x: Array) -> Array:
    """Return values from 0 to 1; any shape.

    >>> forward(np.array([-1.0, 0.0, 2.0])).round(4).tolist()
    [0.2689, 0.5, 0.8808]
    """
    e = np.exp(-np.abs(x))  # never overflows, as e⁻ˣ would
    return np.maximum(e, x >= 0) / (1 + e)  # 1 or, where x is negative, e above


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: dy · y · (1 − y).

    >>> backward(np.ones(2), np.array([0.0, 2.0]))[0].round(4).tolist()
    [0.25, 0.105]
    """
    y = forward(x)
    return (dy * y * (1 - y),)
