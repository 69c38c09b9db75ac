"""Rectified linear unit: y = max(0, x).

Source: https://onnx.ai/onnx/operators/onnx__Relu.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Relu"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return ``x`` where it is positive, 0 elsewhere; any shape.

    >>> forward(np.array([-1.0, 0.0, 2.0])).tolist()
    [0.0, 0.0, 2.0]
    """
    return np.maximum(x, 0)


def rectifies(x: Array) -> bool:
    """Tell that what is below zero becomes zero and the rest stays."""
    return True


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Let the gradient through where x is positive.

    >>> backward(np.ones(3), np.array([-1.0, 0.0, 2.0]))[0].tolist()
    [0.0, 0.0, 1.0]
    """
    return (dy * (x > 0),)
