"""Sign: y = −1, 0 or 1.

Source: https://onnx.ai/onnx/operators/onnx__Sign.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Sign"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return the sign of x; any shape.

    >>> forward(np.array([-3.0, 0.0, 2.0])).tolist()
    [-1.0, 0.0, 1.0]
    """
    return np.sign(x)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return zeros: the function is flat wherever it has a slope."""
    return (np.zeros_like(dy),)
