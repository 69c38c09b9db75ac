"""Equal: y = a = b; inputs broadcast, the result is a truth value.

Source: https://onnx.ai/onnx/operators/onnx__Equal.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Equal"
KIND = Kind.ELEMENTWISE
INPUTS = ("a", "b")


def forward(a: Array, b: Array) -> Array:
    """Return for every place whether a equals b.

    >>> forward(np.array([1, 2]), np.array([1, 3])).tolist()
    [True, False]
    """
    return np.equal(a, b)
