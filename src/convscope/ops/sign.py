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
    """Return −1, 0 or 1 with the sign of x; any shape.

    >>> forward(np.array([-3.0, 0.0, 2.0])).tolist()
    [-1.0, 0.0, 1.0]
    """
    return np.sign(x)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return zeros: the function is flat between its jumps.

    >>> backward(np.ones(2), np.array([1.5, -1.5]))[0].tolist()
    [0.0, 0.0]
    """
    return (np.zeros_like(dy),)
