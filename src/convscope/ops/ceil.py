"""Rounding up: y = ⌈x⌉.

Source: https://onnx.ai/onnx/operators/onnx__Ceil.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Ceil"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return the smallest whole number not below x; any shape.

    >>> forward(np.array([1.5, -1.5])).tolist()
    [2.0, -1.0]
    """
    return np.ceil(x)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return zeros: the function is flat between its jumps.

    >>> backward(np.ones(2), np.array([1.5, -1.5]))[0].tolist()
    [0.0, 0.0]
    """
    return (np.zeros_like(dy),)
