"""Clip: values below ``low`` become low, above ``high`` become high; ReLU6 is clip to 0 and 6.

Source: https://onnx.ai/onnx/operators/onnx__Clip.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Clip"
KIND = Kind.ELEMENTWISE
INPUTS = ("x", "low", "high")


def forward(x: Array, low: Array | None = None, high: Array | None = None) -> Array:
    """Return ``x`` kept between two bounds, either of which may be absent.

    >>> forward(np.array([-1.0, 3.0, 9.0]), np.array(0.0), np.array(6.0)).tolist()
    [0.0, 3.0, 6.0]
    """
    y = x if low is None else np.maximum(x, low)
    return (y if high is None else np.minimum(y, high)).astype(x.dtype)


def backward(
    dy: Array, x: Array, low: Array | None = None, high: Array | None = None
) -> tuple[Array, None, None]:
    """Let the gradient through between the bounds.

    >>> backward(np.ones(3), np.array([-1.0, 3.0, 9.0]), np.array(0.0), np.array(6.0))[0].tolist()
    [0.0, 1.0, 0.0]
    """
    free = np.ones(x.shape, bool)
    if low is not None:
        free &= x > low
    if high is not None:
        free &= x < high
    return dy * free, None, None
