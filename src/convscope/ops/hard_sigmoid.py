"""Hard sigmoid: y = min(1, max(0, alpha · x + beta)).

Source: https://onnx.ai/onnx/operators/onnx__HardSigmoid.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "HardSigmoid"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)
LIMITS = (0.0, 1.0)


def forward(x: Array, *, alpha: float = 0.2, beta: float = 0.5) -> Array:
    """Return a line cut off at 0 and 1; any shape.

    >>> forward(np.array([-5.0, -1.0, 2.0])).round(4).tolist()
    [0.0, 0.3, 0.9]
    """
    return np.clip(alpha * x + beta, 0, 1)


def backward(dy: Array, x: Array, *, alpha: float = 0.2, beta: float = 0.5) -> tuple[Array]:
    """Return the gradient of x: dy · alpha on the slope, 0 where the line is cut off.

    >>> backward(np.ones(3), np.array([-5.0, -1.0, 2.0]))[0].tolist()
    [0.0, 0.2, 0.2]
    """
    line = alpha * x + beta
    return (dy * alpha * ((line > 0) & (line < 1)),)
