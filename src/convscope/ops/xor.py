"""Exclusive or: y = either a or b, truth values; inputs broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Xor.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from .kinds.elementwise import check_shapes

NAME = "Xor"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")


def forward(a: Array, b: Array) -> Array:
    """Return for every place whether just one is true. Raises BadShape where shapes do not fit.

    >>> forward(np.array([False, True]), np.array(True)).tolist()
    [True, False]
    """
    check_shapes(NAME, a, b)
    return np.logical_xor(a, b)
