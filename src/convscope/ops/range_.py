"""Range: numbers counted up or down.

Source: https://onnx.ai/onnx/operators/onnx__Range.html
"""

from __future__ import annotations

from math import ceil

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind

NAME = "Range"
KIND = Kind.SHAPE
INPUTS = ("start", "limit", "delta")


def forward(start: Array, limit: Array, delta: Array) -> Array:
    """Return the numbers from ``start``, by ``delta``, before ``limit``; three single numbers.

    Raises BadShape for a delta of 0.

    >>> forward(np.array(1), np.array(6), np.array(2)).tolist()
    [1, 3, 5]
    """
    if delta.item() == 0:
        raise BadShape("Range: with a delta of 0 it has no end")
    count = max(0, ceil((limit.item() - start.item()) / delta.item()))
    return np.asarray(start.item() + np.arange(count) * delta.item(), start.dtype)
