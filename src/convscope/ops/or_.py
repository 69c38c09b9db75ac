"""Or: y = a or b; inputs broadcast, the result is a truth value.

Source: https://onnx.ai/onnx/operators/onnx__Or.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Or"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")


def forward(a: Array, b: Array) -> Array:
    """Return for every place whether at least one is true.

    >>> forward(np.array([False, True]), np.array([False, False])).tolist()
    [False, True]
    """
    return np.logical_or(a, b)
