"""Absolute value: y = |x|.

Source: https://onnx.ai/onnx/operators/onnx__Abs.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Abs"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return x without its sign; any shape.

    >>> forward(np.array([1.0, -2.0])).tolist()
    [1.0, 2.0]
    """
    return np.abs(x)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: dy · sign x, 0 at 0.

    >>> backward(np.ones(3), np.array([1.0, -2.0, 0.0]))[0].tolist()
    [1.0, -1.0, 0.0]
    """
    return (dy * np.sign(x),)
