"""Greater: y = a > b; inputs broadcast, the result is a truth value.

Source: https://onnx.ai/onnx/operators/onnx__Greater.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Greater"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")


def forward(a: Array, b: Array) -> Array:
    """Return for every place whether a is above b.

    >>> forward(np.array([1, 4]), np.array([1, 3])).tolist()
    [False, True]
    """
    return np.greater(a, b)
