"""Is it no number: y = (x is NaN), a truth value.

Source: https://onnx.ai/onnx/operators/onnx__IsNaN.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "IsNaN"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return for every place whether x is NaN; any shape.

    >>> forward(np.array([1.0, np.nan])).tolist()
    [False, True]
    """
    return np.isnan(x)
