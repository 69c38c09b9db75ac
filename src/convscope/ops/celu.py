"""Continuously differentiable ELU: y = max(0, x) + min(0, alpha · (e^(x / alpha) − 1)).

Source: https://onnx.ai/onnx/operators/onnx__Celu.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Celu"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array, *, alpha: float = 1.0) -> Array:
    """Return an exponential linear unit whose slope is 1 at 0 for any ``alpha``; any shape.

    >>> forward(np.array([-1.0, 0.0, 2.0]), alpha=2.0).round(4).tolist()
    [-0.7869, 0.0, 2.0]
    """
    return np.maximum(x, 0) + alpha * np.expm1(np.minimum(x, 0) / alpha)


def backward(dy: Array, x: Array, *, alpha: float = 1.0) -> tuple[Array]:
    """Return the gradient of x: dy · (1, or e^(x / alpha) where x is negative).

    >>> backward(np.ones(3), np.array([-1.0, 0.0, 2.0]), alpha=2.0)[0].round(4).tolist()
    [0.6065, 1.0, 1.0]
    """
    return (dy * np.exp(np.minimum(x, 0) / alpha),)
