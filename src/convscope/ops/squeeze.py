"""Squeeze: axes of size 1 left out.

Source: https://onnx.ai/onnx/operators/onnx__Squeeze.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind
from .kinds.rearrange import axis_of, reshaped, whole

NAME = "Squeeze"
KIND = Kind.REARRANGE
INPUTS = ("x", "axes")


def forward(x: Array, axes: Array | None = None) -> Array:
    """Return ``x`` without the ``axes`` named, or without all of size 1.

    Raises BadShape where an axis is not there or not of size 1.

    >>> forward(np.zeros((1, 5, 1, 1)), np.array([2, 3])).shape
    (1, 5)
    """
    if axes is None:
        return np.squeeze(x)
    named = {axis_of(NAME, int(a), x.ndim) for a in np.ravel(axes)}
    if any(x.shape[a] != 1 for a in named):
        raise BadShape(f"Squeeze: axes {sorted(named)} must be of size 1", received=str(x.shape))
    return x.reshape([n for a, n in enumerate(x.shape) if a not in named])


def reads(box: Box, x: Array, axes: Array | None = None) -> tuple[Box | None, ...]:
    """Return the box with the axes put back.

    >>> reads(Box((0, -1), (5, 3)), np.zeros((5, 1, 7)))[0]
    Box(start=(0, 0, -1), stop=(5, 1, 3))
    """
    return reshaped(box, x.shape, forward(x, axes).shape), *whole(axes)
