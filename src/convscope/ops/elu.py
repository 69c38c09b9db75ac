"""Exponential linear unit: y = x where x ≥ 0, alpha · (eˣ − 1) elsewhere.

Source: https://onnx.ai/onnx/operators/onnx__Elu.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Elu"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array, *, alpha: float = 1.0) -> Array:
    """Return ``x`` where it is not negative, ``alpha · (eˣ − 1)`` elsewhere; any shape.

    >>> forward(np.array([-1.0, 0.0, 2.0])).round(4).tolist()
    [-0.6321, 0.0, 2.0]
    """
    return np.where(x < 0, alpha * np.expm1(np.minimum(x, 0)), x)


def backward(dy: Array, x: Array, *, alpha: float = 1.0) -> tuple[Array]:
    """Return the gradient of x: dy · (1, or alpha · eˣ where x is not positive).

    >>> backward(np.ones(3), np.array([-1.0, 0.0, 2.0]))[0].round(4).tolist()
    [0.3679, 1.0, 1.0]
    """
    return (dy * np.where(x > 0, 1, alpha * np.exp(np.minimum(x, 0))),)
