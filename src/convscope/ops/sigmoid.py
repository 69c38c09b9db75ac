"""Sigmoid: y = 1 / (1 + e⁻ˣ).

Source: https://onnx.ai/onnx/operators/onnx__Sigmoid.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Sigmoid"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return values from 0 to 1; any shape.

    >>> forward(np.array([-1.0, 0.0, 2.0])).round(4).tolist()
    [0.2689, 0.5, 0.8808]
    """
    # e⁻|x| never overflows
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), e / (1 + e)).astype(x.dtype)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: dy · y · (1 − y)."""
    y = forward(x)
    return (dy * y * (1 - y),)
