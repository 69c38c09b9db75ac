"""Size: how many values a tensor holds.

Source: https://onnx.ai/onnx/operators/onnx__Size.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Size"
KIND = Kind.SHAPE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return the number of values of ``x`` (any shape), as a tensor without axes.

    >>> int(forward(np.zeros((2, 3))))
    6
    """
    return np.array(np.size(x), np.int64)
