"""Thresholded rectified linear unit: y = x where x > alpha, 0 elsewhere.

Source: https://onnx.ai/onnx/operators/onnx__ThresholdedRelu.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "ThresholdedRelu"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array, *, alpha: float = 1.0) -> Array:
    """Return ``x`` where it is above ``alpha``, 0 elsewhere; any shape.

    >>> forward(np.array([-1.0, 0.5, 2.0])).tolist()
    [0.0, 0.0, 2.0]
    """
    return np.where(x > alpha, x, np.zeros((), x.dtype))


def backward(dy: Array, x: Array, *, alpha: float = 1.0) -> tuple[Array]:
    """Let the gradient through where x is above alpha.

    >>> backward(np.ones(3), np.array([-1.0, 0.5, 2.0]))[0].tolist()
    [0.0, 0.0, 1.0]
    """
    return (dy * (x > alpha),)
