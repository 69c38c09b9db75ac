"""Error function: y = 2/√π · ∫₀ˣ e^(−t²) dt.

Source: https://onnx.ai/onnx/operators/onnx__Erf.html
"""

from __future__ import annotations

import math

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Erf"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return the error function, in double precision and then in x's own; any shape.

    >>> forward(np.array([0.0, 0.5, -3.0])).round(6).tolist()
    [0.0, 0.5205, -0.999978]
    """
    flat = np.asarray(x, np.float64).ravel()
    return np.fromiter(map(math.erf, flat), np.float64, flat.size).reshape(x.shape).astype(x.dtype)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: dy · 2/√π · e^(−x²)."""
    return ((dy * (2 / math.sqrt(math.pi)) * np.exp(-(x**2))).astype(x.dtype),)
