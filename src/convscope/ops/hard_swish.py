"""Hard swish: y = x · min(1, max(0, x / 6 + 1/2)).

Source: https://onnx.ai/onnx/operators/onnx__HardSwish.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "HardSwish"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return ``x`` times its hard sigmoid; any shape.

    >>> forward(np.array([-1.0, 0.0, 2.0])).round(4).tolist()
    [-0.3333, 0.0, 1.6667]
    """
    return (x * np.clip(x / 6 + 0.5, 0, 1)).astype(x.dtype)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: dy · (gate + x · gate')."""
    line = x / 6 + 0.5
    slope = np.clip(line, 0, 1) + x / 6 * ((line > 0) & (line < 1))
    return ((dy * slope).astype(x.dtype),)
