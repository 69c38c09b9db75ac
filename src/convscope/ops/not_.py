"""Not: y = not x, a truth value.

Source: https://onnx.ai/onnx/operators/onnx__Not.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Not"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return for every place whether x is false; any shape.

    >>> forward(np.array([True, False])).tolist()
    [False, True]
    """
    return np.logical_not(x)
