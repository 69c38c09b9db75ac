"""Unsqueeze: axes of size 1 put in.

Source: https://onnx.ai/onnx/operators/onnx__Unsqueeze.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Unsqueeze"
KIND = Kind.REARRANGE
INPUTS = ("x", "axes")


def forward(x: Array, axes: Array) -> Array:
    """Return ``x`` with axes of size 1 at the places named, counted in the result.

    >>> forward(np.zeros((1, 5)), np.array([2, 3])).shape
    (1, 5, 1, 1)
    """
    return np.expand_dims(x, tuple(int(a) for a in np.ravel(axes)))
