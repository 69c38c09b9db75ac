"""Xor: y = either a or b; inputs broadcast, the result is a truth value.

Source: https://onnx.ai/onnx/operators/onnx__Xor.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Xor"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")


def forward(a: Array, b: Array) -> Array:
    """Return for every place whether exactly one is true.

    >>> forward(np.array([True, True]), np.array([True, False])).tolist()
    [False, True]
    """
    return np.logical_xor(a, b)
