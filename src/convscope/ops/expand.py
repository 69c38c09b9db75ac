"""Expand: axes of size 1 stretched to a shape.

Source: https://onnx.ai/onnx/operators/onnx__Expand.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind
from .kinds.elementwise import stretched
from .kinds.rearrange import whole

NAME = "Expand"
KIND = Kind.REARRANGE
INPUTS = ("x", "shape")


def forward(x: Array, shape: Array) -> Array:
    """Return ``x`` broadcast with ``shape``, as NumPy broadcasts. Raises BadShape if it cannot be.

    >>> forward(np.array([[1], [2]]), np.array([1, 3])).tolist()
    [[1, 1, 1], [2, 2, 2]]
    """
    return np.broadcast_to(x, _shape(x, shape)).copy()


def reads(box: Box, x: Array, shape: Array) -> tuple[Box | None, ...]:
    """Return the same box of x, one cell wide along stretched axes.

    >>> reads(Box((0, 1), (2, 3)), np.zeros((2, 1)), np.array([1, 3]))[0]
    Box(start=(0, 0), stop=(2, 1))
    """
    return stretched(box, x.shape, _shape(x, shape)), *whole(shape)


def _shape(x: Array, shape: Array) -> tuple[int, ...]:
    wanted = tuple(int(n) for n in shape)
    try:
        return np.broadcast_shapes(x.shape, wanted)
    except ValueError:
        raise BadShape(f"Expand: {x.shape} cannot be stretched to {wanted}") from None
