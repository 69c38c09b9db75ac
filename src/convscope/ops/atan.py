"""Arc tangent: y = atan x.

Source: https://onnx.ai/onnx/operators/onnx__Atan.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Atan"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)
LIMITS = (-np.pi / 2, np.pi / 2)


def forward(x: Array) -> Array:
    """Return the angle in radians, from −π/2 to π/2, whose tangent is x; any shape.

    >>> forward(np.array([0.0, 1.0])).round(4).tolist()
    [0.0, 0.7854]
    """
    return np.arctan(x)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: dy / (1 + x²).

    >>> backward(np.ones(2), np.array([0.0, 1.0]))[0].tolist()
    [1.0, 0.5]
    """
    return (dy / (1 + x**2),)
