"""Gaussian error linear unit: y = x · Φ(x) with Φ(x) = (1 + erf(x / √2)) / 2.

Source: https://onnx.ai/onnx/operators/onnx__Gelu.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from . import erf

NAME = "Gelu"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array, *, approximate: str = "none") -> Array:
    """Return x · Φ(x), or its tanh approximation (``approximate="tanh"``); any shape.

    >>> forward(np.array([-1.0, 0.0, 2.0])).round(4).tolist()
    [-0.1587, 0.0, 1.9545]
    """
    if approximate == "tanh":
        return (0.5 * x * (1 + np.tanh(_inner(x)))).astype(x.dtype)
    return (0.5 * x * (1 + erf.forward(x / np.sqrt(2).astype(x.dtype)))).astype(x.dtype)


def backward(dy: Array, x: Array, *, approximate: str = "none") -> tuple[Array]:
    """Return the gradient of x: dy · (Φ(x) + x · φ(x))."""
    if approximate == "tanh":
        t = np.tanh(_inner(x))
        inner_slope = np.sqrt(2 / np.pi) * (1 + 3 * 0.044715 * x**2)
        slope = 0.5 * (1 + t) + 0.5 * x * (1 - t**2) * inner_slope
    else:
        density = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
        slope = 0.5 * (1 + erf.forward(x / np.sqrt(2))) + x * density
    return ((dy * slope).astype(x.dtype),)


def _inner(x: Array) -> Array:
    return np.sqrt(2 / np.pi) * (x + 0.044715 * x**3)
