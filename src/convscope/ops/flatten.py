"""Flatten: (n, c, h, w) becomes (n, c·h·w), the last axis fastest.

Source: https://onnx.ai/onnx/operators/onnx__Flatten.html
"""

from __future__ import annotations

from math import prod

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind
from .kinds.rearrange import reshaped

NAME = "Flatten"
KIND = Kind.REARRANGE
INPUTS = ("x",)


def forward(x: Array, *, axis: int = 1) -> Array:
    """Lay all axes before ``axis`` end to end, and all from it on. Raises BadShape without it.

    >>> forward(np.zeros((2, 3, 4, 5))).shape, forward(np.zeros((2, 3, 4)), axis=0).shape
    ((2, 60), (1, 24))
    """
    if not -x.ndim <= axis <= x.ndim:
        raise BadShape(f"Flatten: a tensor with {x.ndim} axes has no such axis", received=str(axis))
    split = axis if axis >= 0 else axis + x.ndim
    return x.reshape(prod(x.shape[:split]), prod(x.shape[split:]))


def backward(dy: Array, x: Array, *, axis: int = 1) -> tuple[Array]:
    """Return the gradient in the shape that x had.

    >>> backward(np.zeros((2, 60)), np.zeros((2, 3, 4, 5)))[0].shape
    (2, 3, 4, 5)
    """
    return (dy.reshape(x.shape),)


def reads(box: Box, x: Array, *, axis: int = 1) -> tuple[Box]:
    """Return what the box was before.

    >>> reads(Box((0, 4), (1, 6)), np.zeros((1, 2, 3)))
    (Box(start=(0, 1, 1), stop=(1, 2, 3)),)
    """
    return (reshaped(box, x.shape, forward(x, axis=axis).shape),)
