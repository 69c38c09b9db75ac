"""Natural logarithm: y = ln x.

Source: https://onnx.ai/onnx/operators/onnx__Log.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Log"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return the natural logarithm, NaN for what is negative; any shape.

    >>> forward(np.array([1.0, np.e])).tolist()
    [0.0, 1.0]
    """
    return np.log(x)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: dy / x.

    >>> backward(np.ones(2), np.array([1.0, 4.0]))[0].tolist()
    [1.0, 0.25]
    """
    return (dy / x,)
