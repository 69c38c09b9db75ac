"""Rounding down: y = ⌊x⌋.

Source: https://onnx.ai/onnx/operators/onnx__Floor.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Floor"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return the largest whole number not above x; any shape.

    >>> forward(np.array([1.5, -1.5])).tolist()
    [1.0, -2.0]
    """
    return np.floor(x)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return zeros: the function is flat between its jumps.

    >>> backward(np.ones(2), np.array([1.5, -1.5]))[0].tolist()
    [0.0, 0.0]
    """
    return (np.zeros_like(dy),)
