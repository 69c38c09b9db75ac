"""Cosine: y = cos x.

Source: https://onnx.ai/onnx/operators/onnx__Cos.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Cos"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return the cosine of x in radians; any shape.

    >>> forward(np.array([0.0, np.pi])).tolist()
    [1.0, -1.0]
    """
    return np.cos(x)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: −dy · sin x.

    >>> backward(np.ones(1), np.array([np.pi / 2]))[0].tolist()
    [-1.0]
    """
    return (-dy * np.sin(x),)
