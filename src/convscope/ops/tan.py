"""Tangent: y = tan x.

Source: https://onnx.ai/onnx/operators/onnx__Tan.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Tan"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return the tangent of x in radians; any shape.

    >>> forward(np.array([0.0, np.pi / 4])).round(4).tolist()
    [0.0, 1.0]
    """
    return np.tan(x)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: dy / cos² x.

    >>> backward(np.ones(2), np.array([0.0, np.pi / 4]))[0].round(4).tolist()
    [1.0, 2.0]
    """
    return (dy / np.cos(x) ** 2,)
