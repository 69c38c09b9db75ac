"""Sine: y = sin x.

Source: https://onnx.ai/onnx/operators/onnx__Sin.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Sin"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return the sine of x in radians; any shape.

    >>> forward(np.array([0.0, np.pi / 2])).tolist()
    [0.0, 1.0]
    """
    return np.sin(x)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: dy · cos x.

    >>> backward(np.ones(2), np.array([0.0, np.pi]))[0].tolist()
    [1.0, -1.0]
    """
    return (dy * np.cos(x),)
