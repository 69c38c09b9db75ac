"""Unsqueeze: axes of size 1 put in.

Source: https://onnx.ai/onnx/operators/onnx__Unsqueeze.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind
from .kinds.rearrange import axis_of, reshaped, whole

NAME = "Unsqueeze"
KIND = Kind.REARRANGE
INPUTS = ("x", "axes")


def forward(x: Array, axes: Array) -> Array:
    """Return ``x`` with axes of size 1 at the places ``axes``, counted in the result.

    Raises BadShape where a place is named twice or is not there.

    >>> forward(np.zeros((1, 5)), np.array([2, 3])).shape
    (1, 5, 1, 1)
    """
    named = [int(a) for a in np.ravel(axes)]
    rank = x.ndim + len(named)
    places = {axis_of(NAME, a, rank) for a in named}
    if len(places) != len(named):
        raise BadShape("Unsqueeze: an axis is named twice", received=str(named))
    rest = iter(x.shape)
    return x.reshape([1 if a in places else next(rest) for a in range(rank)])


def reads(box: Box, x: Array, axes: Array) -> tuple[Box | None, ...]:
    """Return the box without the new axes.

    >>> reads(Box((0, 0, -1), (5, 1, 3)), np.zeros((5, 7)), np.array([1]))[0]
    Box(start=(0, -1), stop=(5, 3))
    """
    return reshaped(box, x.shape, forward(x, axes).shape), *whole(axes)
