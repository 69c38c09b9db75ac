"""Less: y = (a < b), a truth value; inputs broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Less.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from .kinds.elementwise import check_shapes

NAME = "Less"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")


def forward(a: Array, b: Array) -> Array:
    """Return for every place whether a is below b. Raises BadShape where shapes do not fit.

    >>> forward(np.array([1, 2, 3]), np.array(2)).tolist()
    [True, False, False]
    """
    check_shapes(NAME, a, b)
    return np.less(a, b)
