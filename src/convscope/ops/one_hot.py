"""OneHot: a number n becomes a row that is on at place n and off elsewhere.

Source: https://onnx.ai/onnx/operators/onnx__OneHot.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind
from .kinds.rearrange import axis_of

NAME = "OneHot"
KIND = Kind.SHAPE
INPUTS = ("indices", "depth", "values")


def forward(indices: Array, depth: Array, values: Array, *, axis: int = -1) -> Array:
    """Return rows of ``depth`` values along a new ``axis``; ``values`` holds off and on.

    Indices below 0 count from the end; one that is outside is on nowhere. Raises BadShape where
    values are not two.

    >>> forward(np.array([1, -1]), np.array(3), np.array([0, 9])).tolist()
    [[0, 9, 0], [0, 0, 9]]
    """
    if values.shape != (2,):
        raise BadShape("OneHot: values are two, off and on", received=str(values.shape))
    count = int(depth.item())
    place = axis_of(NAME, axis, indices.ndim + 1)
    wanted = np.where(indices < 0, indices + count, indices)
    rows = np.arange(count).reshape(count, *(1,) * (indices.ndim - place))
    return np.where(np.expand_dims(wanted, place) == rows, values[1], values[0])
