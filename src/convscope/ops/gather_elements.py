"""GatherElements: for every place a value chosen along one axis.

Source: https://onnx.ai/onnx/operators/onnx__GatherElements.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "GatherElements"
KIND = Kind.REARRANGE
INPUTS = ("x", "indices")


def forward(x: Array, indices: Array, *, axis: int = 0) -> Array:
    """Return at each place the value of ``x`` whose index along ``axis`` is given there.

    >>> forward(np.array([[1, 2], [3, 4]]), np.array([[1, 0]]), axis=0).tolist()
    [[3, 2]]
    """
    places = list(np.indices(indices.shape))
    places[axis] = np.asarray(indices, np.int64) % x.shape[axis]
    return x[tuple(places)]
