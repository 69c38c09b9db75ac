"""Range: numbers counted up.

Source: https://onnx.ai/onnx/operators/onnx__Range.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Range"
KIND = Kind.SHAPE
INPUTS = ("start", "limit", "delta")


def forward(start: Array, limit: Array, delta: Array) -> Array:
    """Return the numbers from ``start``, by ``delta``, before ``limit``.

    >>> forward(np.array(1), np.array(6), np.array(2)).tolist()
    [1, 3, 5]
    """
    count = max(0, int(np.ceil((limit - start) / delta)))
    return (start + np.arange(count) * delta).astype(np.asarray(start).dtype)
