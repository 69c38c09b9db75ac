"""And: y = a and b, truth values; inputs broadcast.

Source: https://onnx.ai/onnx/operators/onnx__And.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from .kinds.elementwise import check_shapes

NAME = "And"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")


def forward(a: Array, b: Array) -> Array:
    """Return for every place whether both are true. Raises BadShape where shapes do not fit.

    >>> forward(np.array([True, True]), np.array([True, False])).tolist()
    [True, False]
    """
    check_shapes(NAME, a, b)
    return np.logical_and(a, b)
