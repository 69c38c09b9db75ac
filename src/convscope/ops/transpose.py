"""Transpose: the axes in another order.

Source: https://onnx.ai/onnx/operators/onnx__Transpose.html
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.terms import Kind

NAME = "Transpose"
KIND = Kind.REARRANGE
INPUTS = ("x",)


def forward(x: Array, *, perm: Sequence[int] | None = None) -> Array:
    """Return ``x`` with its axes in the order ``perm``, reversed without it.

    >>> forward(np.zeros((1, 3, 8, 9)), perm=[0, 2, 3, 1]).shape
    (1, 8, 9, 3)
    """
    return np.transpose(x, perm)


def reads(box: Box, x: Array, *, perm: Sequence[int] | None = None) -> tuple[Box]:
    """Return the box with its axes in their old order."""
    order = list(perm) if perm is not None else list(range(x.ndim))[::-1]
    back = [order.index(axis) for axis in range(x.ndim)]
    return (Box(tuple(box.start[i] for i in back), tuple(box.stop[i] for i in back)),)
