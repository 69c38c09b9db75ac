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
LIMITS = (-1.0, 1.0)


def forward(x: Array) -> Array:
    """Return values from −1 to 1; any shape.

    >>> forward(np.array([-1.0, 0.0, 3.0])).tolist()
    [-0.5, 0.0, 0.75]
    """
    return x / (1 + np.abs(x))


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: dy / (1 + |x|)².

    >>> backward(np.ones(3), np.array([-1.0, 0.0, 3.0]))[0].tolist()
    [0.25, 1.0, 0.0625]
    """
    return (dy / (1 + np.abs(x)) ** 2,)
