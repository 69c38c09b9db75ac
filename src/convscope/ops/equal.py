"""Equal: y = (a = b), a truth value; inputs broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Equal.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from .kinds.elementwise import check_shapes

NAME = "Equal"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")


def forward(a: Array, b: Array) -> Array:
    """Return for every place whether a and b are the same. Raises BadShape where shapes do not fit.

    >>> forward(np.array([1, 2]), np.array(1)).tolist()
    [True, False]
    """
    check_shapes(NAME, a, b)
    return np.equal(a, b)
