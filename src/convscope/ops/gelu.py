"""Gaussian error linear unit: y = x · Φ(x) with Φ(x) = (1 + erf(x / √2)) / 2.

Source: https://onnx.ai/onnx/operators/onnx__Gelu.html
"""

from __future__ import annotations

from math import pi, sqrt

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind
from . import erf, sigmoid

NAME = "Gelu"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)

CUBIC = 0.044715


def forward(x: Array, *, approximate: str = "none") -> Array:
    """Return x · Φ(x); any shape.

    ``approximate="tanh"`` takes (1 + tanh(√(2/π) · (x + 0.044715 · x³))) / 2 for Φ(x). Raises
    BadShape where it is neither.

    >>> forward(np.array([-1.0, 0.0, 2.0])).round(4).tolist()
    [-0.1587, 0.0, 1.9545]
    >>> forward(np.array([-1.0, 0.0, 2.0]), approximate="tanh").round(4).tolist()
    [-0.1588, 0.0, 1.9546]
    """
    return x * _share(x, approximate)


def backward(dy: Array, x: Array, *, approximate: str = "none") -> tuple[Array]:
    """Return the gradient of x: dy · (Φ(x) + x · Φ'(x)).

    >>> backward(np.ones(2), np.array([0.0, 2.0]))[0].round(4).tolist()
    [0.5, 1.0852]
    """
    share = _share(x, approximate)
    if approximate == "tanh":
        slope = 2 * share * (1 - share) * sqrt(2 / pi) * (1 + 3 * CUBIC * x**2)
    else:
        slope = np.exp(-(x**2) / 2) / sqrt(2 * pi)
    return (dy * (share + x * slope),)


def _share(x: Array, approximate: str) -> Array:
    """Return Φ(x), right also where it is close to 0."""
    if approximate == "tanh":  # (1 + tanh u) / 2 is the sigmoid of 2u
        return sigmoid.forward(2 * sqrt(2 / pi) * (x + CUBIC * x * x * x))
    if approximate != "none":
        raise BadShape("Gelu: approximate is none or tanh", received=repr(approximate))
    return (0.5 * (1 + erf.erf(np.asarray(x, np.float64) / sqrt(2)))).astype(x.dtype)
