"""Transpose: the axes in another order.

Source: https://onnx.ai/onnx/operators/onnx__Transpose.html
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind

NAME = "Transpose"
KIND = Kind.REARRANGE
INPUTS = ("x",)


def forward(x: Array, *, perm: Sequence[int] | None = None) -> Array:
    """Return ``x`` with its axes in the order ``perm``, reversed without it.

    Raises BadShape where perm does not name every axis once.

    >>> forward(np.zeros((1, 3, 8, 9)), perm=[0, 2, 3, 1]).shape
    (1, 8, 9, 3)
    """
    return np.transpose(x, _order(x.ndim, perm))


def reads(box: Box, x: Array, *, perm: Sequence[int] | None = None) -> tuple[Box]:
    """Return the box with its axes in their old order.

    >>> reads(Box((0, -1, 2, 3), (1, 4, 5, 6)), np.zeros((1, 9, 9, 9)), perm=[0, 2, 3, 1])
    (Box(start=(0, 3, -1, 2), stop=(1, 6, 4, 5)),)
    """
    order = _order(x.ndim, perm)
    back = [order.index(axis) for axis in range(x.ndim)]
    return (Box(tuple(box.start[i] for i in back), tuple(box.stop[i] for i in back)),)


def _order(rank: int, perm: Sequence[int] | None) -> list[int]:
    order = list(range(rank))[::-1] if perm is None else [int(a) for a in perm]
    if sorted(order) != list(range(rank)):
        raise BadShape(f"Transpose: perm must name each of {rank} axes once", received=str(order))
    return order
