"""Mish: y = x · tanh(ln(1 + eˣ)).

Source: https://onnx.ai/onnx/operators/onnx__Mish.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from . import sigmoid, softplus

NAME = "Mish"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return ``x`` times the tanh of its softplus; any shape.

    >>> forward(np.array([-1.0, 0.0, 2.0])).round(4).tolist()
    [-0.3034, 0.0, 1.944]
    """
    return x * np.tanh(softplus.forward(x))


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: dy · (t + x · (1 − t²) · sigmoid x) with t = tanh(softplus x).

    >>> backward(np.ones(2), np.array([0.0, 2.0]))[0].round(4).tolist()
    [0.6, 1.0693]
    """
    t = np.tanh(softplus.forward(x))
    return (dy * (t + x * (1 - t**2) * sigmoid.forward(x)),)
