"""Concat: tensors laid end to end along one axis.

Source: https://onnx.ai/onnx/operators/onnx__Concat.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind
from .kinds.rearrange import axis_of

NAME = "Concat"
KIND = Kind.REARRANGE
INPUTS: tuple[str, ...] = ()  # any number: x1, x2, …
DATA = None  # every input is data


def forward(*inputs: Array, axis: int) -> Array:
    """Join the inputs along ``axis``; their other axes agree. Raises BadShape where they do not.

    >>> forward(np.zeros((1, 2, 3)), np.zeros((1, 4, 3)), axis=1).shape
    (1, 6, 3)
    """
    axis = axis_of(NAME, axis, inputs[0].ndim)
    rest = {(*x.shape[:axis], -1, *x.shape[axis + 1 :]) for x in inputs}
    if len(rest) != 1:
        shapes = ", ".join(str(x.shape) for x in inputs)
        raise BadShape(f"Concat: sizes may differ along axis {axis} only", received=shapes)
    return np.concatenate(inputs, axis=axis)


def backward(dy: Array, *inputs: Array, axis: int) -> tuple[Array, ...]:
    """Return each input's part of the gradient.

    >>> found = backward(np.array([[1.0, 2.0, 3.0]]), np.zeros((1, 2)), np.zeros((1, 1)), axis=1)
    >>> [part.tolist() for part in found]
    [[[1.0, 2.0]], [[3.0]]]
    """
    axis = axis_of(NAME, axis, dy.ndim)
    ends = np.cumsum([x.shape[axis] for x in inputs])
    return tuple(np.split(dy, ends[:-1], axis=axis))


def reads(box: Box, *inputs: Array, axis: int) -> tuple[Box, ...]:
    """Return each input's part of the box; empty for an input that the box does not touch.

    >>> reads(Box((0, 1), (1, 3)), np.zeros((1, 2)), np.zeros((1, 5)), axis=1)
    (Box(start=(0, 1), stop=(1, 2)), Box(start=(0, 0), stop=(1, 1)))
    """
    axis = axis_of(NAME, axis, len(box.start))
    boxes: list[Box] = []
    begin = 0
    for x in inputs:
        end = begin + x.shape[axis]
        start, stop = list(box.start), list(box.stop)
        # only the first and the last may be left over their outer ends
        start[axis] = (start[axis] if not boxes else max(start[axis], begin)) - begin
        last = len(boxes) == len(inputs) - 1
        stop[axis] = (stop[axis] if last else min(stop[axis], end)) - begin
        stop[axis] = max(stop[axis], start[axis])
        boxes.append(Box(tuple(start), tuple(stop)))
        begin = end
    return tuple(boxes)
