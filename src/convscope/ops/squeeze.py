"""Squeeze: axes of size 1 left out.

Source: https://onnx.ai/onnx/operators/onnx__Squeeze.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind

NAME = "Squeeze"
KIND = Kind.REARRANGE
INPUTS = ("x", "axes")


def forward(x: Array, axes: Array | None = None) -> Array:
    """Return ``x`` without the axes named, or without all of size 1.

    >>> forward(np.zeros((1, 5, 1, 1)), np.array([2, 3])).shape
    (1, 5)
    """
    if axes is None:
        return np.squeeze(x)
    try:
        return np.squeeze(x, tuple(int(a) for a in axes))
    except ValueError:
        raise BadShape(f"Squeeze: {x.shape} has no axes of size 1 at {axes.tolist()}") from None
