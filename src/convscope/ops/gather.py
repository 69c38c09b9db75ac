"""Gather: chosen slices along one axis.

Source: https://onnx.ai/onnx/operators/onnx__Gather.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind
from .kinds.rearrange import axis_of, whole

NAME = "Gather"
KIND = Kind.REARRANGE
INPUTS = ("x", "indices")


def forward(x: Array, indices: Array, *, axis: int = 0) -> Array:
    """Return the slices of ``x`` at ``indices`` along ``axis``.

    The axis is replaced by those of indices. Raises BadShape for an index or axis outside.

    >>> forward(np.array([10, 20, 30]), np.array([-1, 0])).tolist()
    [30, 10]
    """
    axis = axis_of(NAME, axis, x.ndim)
    try:
        return np.take(x, indices, axis=axis)
    except IndexError:
        raise BadShape(
            f"Gather: axis {axis} of {x.shape} has no such index", received=_ends(indices)
        ) from None


def reads(box: Box, x: Array, indices: Array, *, axis: int = 0) -> tuple[Box | None, ...]:
    """Return the box with the hull of the indices it reaches in place of their axes.

    >>> reads(Box((0, -1), (2, 5)), np.zeros((9, 4)), np.array([3, 5, 1]))[0]
    Box(start=(3, -1), stop=(6, 5))
    """
    axis = axis_of(NAME, axis, x.ndim)
    end = axis + indices.ndim
    chosen = Box(box.start[axis:end], box.stop[axis:end]).clip(indices.shape)
    size = x.shape[axis]
    used = np.asarray(indices)[chosen.slices] % max(size, 1)
    first, last = int(used.min(initial=size)), int(used.max(initial=-1))
    start = (*box.start[:axis], first, *box.start[end:])
    return Box(start, (*box.stop[:axis], last + 1, *box.stop[end:])), *whole(indices)


def _ends(indices: Array) -> str:
    return f"indices from {indices.min()} to {indices.max()}"
