"""Leaky rectified linear unit: y = x where x ≥ 0, alpha · x elsewhere.

Source: https://onnx.ai/onnx/operators/onnx__LeakyRelu.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "LeakyRelu"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array, *, alpha: float = 0.01) -> Array:
    """Return ``x`` where it is not negative, ``alpha · x`` elsewhere; any shape.

    >>> forward(np.array([-1.0, 0.0, 2.0]), alpha=0.1).tolist()
    [-0.1, 0.0, 2.0]
    """
    return np.where(x < 0, np.asarray(alpha, x.dtype) * x, x)


def backward(dy: Array, x: Array, *, alpha: float = 0.01) -> tuple[Array]:
    """Return the gradient of x: dy · (1, or alpha where x is not positive).

    >>> backward(np.ones(3), np.array([-1.0, 0.0, 2.0]), alpha=0.1)[0].tolist()
    [0.1, 0.1, 1.0]
    """
    return (np.where(x > 0, dy, np.asarray(alpha, dy.dtype) * dy),)
