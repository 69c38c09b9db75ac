"""TopK: the largest values along an axis, and their places.

Source: https://onnx.ai/onnx/operators/onnx__TopK.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "TopK"
KIND = Kind.SHAPE
INPUTS = ("x", "k")


def forward(
    x: Array, k: Array, *, axis: int = -1, largest: int = 1, sorted: int = 1, **_: int
) -> tuple[Array, Array]:
    """Return the ``k`` largest (or smallest) values along ``axis`` in order, and their indices.

    >>> [part.tolist() for part in forward(np.array([3, 9, 5]), np.array([2]))]
    [[9, 5], [1, 2]]
    """
    order = np.argsort(-x if largest else x, axis=axis, kind="stable")
    chosen = np.take(order, np.arange(int(np.ravel(k)[0])), axis=axis).astype(np.int64)
    return np.take_along_axis(x, chosen, axis=axis), chosen
