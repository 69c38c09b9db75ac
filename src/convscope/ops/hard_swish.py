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

    >>> forward(np.array([-4.0, -1.0, 2.0])).round(4).tolist()
    [-0.0, -0.3333, 1.6667]
    """
    return x * np.clip(x / 6 + 0.5, 0, 1)


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient of x: dy · (gate + x / 6 on the gate's slope).

    >>> backward(np.ones(3), np.array([-4.0, 0.0, 3.0]))[0].round(4).tolist()
    [0.0, 0.5, 1.0]
    """
    line = x / 6 + 0.5
    return (dy * (np.clip(line, 0, 1) + x / 6 * ((line > 0) & (line < 1))),)
