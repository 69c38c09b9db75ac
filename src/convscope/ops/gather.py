"""Gather: chosen slices along one axis.

Source: https://onnx.ai/onnx/operators/onnx__Gather.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind

NAME = "Gather"
KIND = Kind.REARRANGE
INPUTS = ("x", "indices")


def forward(x: Array, indices: Array, *, axis: int = 0) -> Array:
    """Return the slices of ``x`` at ``indices`` along ``axis``. Raises BadShape outside.

    >>> forward(np.array([10, 20, 30]), np.array([-1, 0])).tolist()
    [30, 10]
    """
    try:
        return np.take(x, np.asarray(indices, np.int64), axis=axis)
    except IndexError:
        raise BadShape(f"Gather: axis {axis} of {x.shape} has no such index") from None
