"""Softsign: y = x / (1 + |x|).

Source: https://onnx.ai/onnx/operators/onnx__Softsign.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Softsign"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return values from −1 to 1; any shape.

    >>> forward(np.array([-1.0, 0.0, 2.0])).round(4).tolist()
    [-0.5, 0.0, 0.6667]
    """
    return x / (1 + np.abs(x))


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: dy · 1 / (1 + |x|)²."""
    return (dy / (1 + np.abs(x)) ** 2,)
