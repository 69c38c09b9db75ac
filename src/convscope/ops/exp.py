"""Exponential: y = eˣ.

Source: https://onnx.ai/onnx/operators/onnx__Exp.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Exp"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return e to the power of x; any shape.

    >>> forward(np.array([0.0, 1.0])).round(4).tolist()
    [1.0, 2.7183]
    """
    return np.exp(x)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: dy · eˣ.

    >>> backward(np.ones(2), np.array([0.0, 1.0]))[0].round(4).tolist()
    [1.0, 2.7183]
    """
    return (dy * np.exp(x),)
