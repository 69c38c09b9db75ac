"""Hyperbolic tangent: y = tanh x.

Source: https://onnx.ai/onnx/operators/onnx__Tanh.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Tanh"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)
LIMITS = (-1.0, 1.0)


def forward(x: Array) -> Array:
    """Return values from −1 to 1; any shape.

    >>> forward(np.array([-1.0, 0.0, 2.0])).round(4).tolist()
    [-0.7616, 0.0, 0.964]
    """
    return np.tanh(x)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: dy · (1 − y²).

    >>> backward(np.ones(2), np.array([0.0, 2.0]))[0].round(4).tolist()
    [1.0, 0.0707]
    """
    return (dy * (1 - np.tanh(x) ** 2),)
