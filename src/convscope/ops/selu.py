"""Scaled exponential linear unit: y = gamma · (x where x > 0, alpha · (eˣ − 1) elsewhere).

Source: https://onnx.ai/onnx/operators/onnx__Selu.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Selu"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)

ALPHA = 1.67326319217681884765625  # ONNX's defaults, to the last digit
GAMMA = 1.05070102214813232421875


def forward(x: Array, *, alpha: float = ALPHA, gamma: float = GAMMA) -> Array:
    """Return gamma times the exponential linear unit; any shape.

    >>> forward(np.array([-1.0, 0.0, 2.0])).round(4).tolist()
    [-1.1113, 0.0, 2.1014]
    """
    return gamma * np.where(x > 0, x, alpha * np.expm1(np.minimum(x, 0)))


def backward(dy: Array, x: Array, *, alpha: float = ALPHA, gamma: float = GAMMA) -> tuple[Array]:
    """Return the gradient of x: dy · gamma · (1, or alpha · eˣ where x is not positive).

    >>> backward(np.ones(2), np.array([-1.0, 2.0]))[0].round(4).tolist()
    [0.6468, 1.0507]
    """
    return (dy * gamma * np.where(x > 0, 1, alpha * np.exp(np.minimum(x, 0))),)
