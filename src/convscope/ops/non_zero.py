"""NonZero: where a tensor is not zero.

Source: https://onnx.ai/onnx/operators/onnx__NonZero.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "NonZero"
KIND = Kind.SHAPE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return the indices of all values that are not zero: (axes, how many).

    >>> forward(np.array([[0, 5], [7, 0]])).tolist()
    [[0, 1], [1, 0]]
    """
    found = np.nonzero(np.atleast_1d(x))
    return np.array(found[: x.ndim], np.int64).reshape(x.ndim, len(found[0]))
