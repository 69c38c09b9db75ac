"""GatherElements: for every place a value chosen along one axis.

Source: https://onnx.ai/onnx/operators/onnx__GatherElements.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind
from .kinds.rearrange import axis_of

NAME = "GatherElements"
KIND = Kind.REARRANGE
INPUTS = ("x", "indices")


def forward(x: Array, indices: Array, *, axis: int = 0) -> Array:
    """Return at each place the value of ``x`` whose index along ``axis`` is given there.

    The result has the shape of ``indices``. Raises BadShape for an index outside.

    >>> forward(np.array([[1, 2], [3, 4]]), np.array([[1, 0]]), axis=0).tolist()
    [[3, 2]]
    """
    if x.ndim != indices.ndim:
        raise BadShape(
            "GatherElements: x and indices need the same rank",
            received=f"x {x.shape}, indices {indices.shape}",
        )
    places: list[Array] = list(np.indices(indices.shape))
    places[axis_of(NAME, axis, x.ndim)] = indices
    try:
        return x[tuple(places)]
    except IndexError:
        raise BadShape(
            f"GatherElements: x {x.shape} has no such index along axis {axis}",
            received=f"indices {indices.shape} from {indices.min()} to {indices.max()}",
        ) from None
