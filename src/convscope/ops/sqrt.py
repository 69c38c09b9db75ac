"""Square root: y = √x.

Source: https://onnx.ai/onnx/operators/onnx__Sqrt.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Sqrt"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return the square root, NaN for what is negative; any shape.

    >>> forward(np.array([0.0, 1.0, 4.0])).tolist()
    [0.0, 1.0, 2.0]
    """
    return np.sqrt(x)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: dy / (2 · √x).

    >>> backward(np.ones(2), np.array([1.0, 4.0]))[0].tolist()
    [0.5, 0.25]
    """
    return (dy / (2 * np.sqrt(x)),)
