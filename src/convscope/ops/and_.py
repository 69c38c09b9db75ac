"""And: y = a and b; inputs broadcast, the result is a truth value.

Source: https://onnx.ai/onnx/operators/onnx__And.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "And"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")


def forward(a: Array, b: Array) -> Array:
    """Return for every place whether both are true.

    >>> forward(np.array([True, True]), np.array([True, False])).tolist()
    [True, False]
    """
    return np.logical_and(a, b)
