"""Less or equal: y = (a ≤ b), a truth value; inputs broadcast.

Source: https://onnx.ai/onnx/operators/onnx__LessOrEqual.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from .kinds.elementwise import check_shapes

NAME = "LessOrEqual"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")


def forward(a: Array, b: Array) -> Array:
    """Return for every place whether a is not above b. Raises BadShape where shapes do not fit.

    >>> forward(np.array([1, 2, 3]), np.array(2)).tolist()
    [True, True, False]
    """
    check_shapes(NAME, a, b)
    return np.less_equal(a, b)
