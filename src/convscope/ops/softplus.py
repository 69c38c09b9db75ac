"""Softplus: y = ln(1 + eˣ).

Source: https://onnx.ai/onnx/operators/onnx__Softplus.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from . import sigmoid

NAME = "Softplus"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return a smooth rectified linear unit; any shape.

    >>> forward(np.array([-1.0, 0.0, 2.0])).round(4).tolist()
    [0.3133, 0.6931, 2.1269]
    """
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))  # eˣ alone would overflow


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: dy · sigmoid x.

    >>> backward(np.ones(2), np.array([0.0, 2.0]))[0].round(4).tolist()
    [0.5, 0.8808]
    """
    return (dy * sigmoid.forward(x),)
