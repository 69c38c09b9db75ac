"""Concat: tensors laid end to end along one axis.

Source: https://onnx.ai/onnx/operators/onnx__Concat.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind

NAME = "Concat"
KIND = Kind.REARRANGE
INPUTS = ()
DATA = None  # every input is data


def forward(*inputs: Array, axis: int, **_: int) -> Array:
    """Join the inputs along ``axis``; their other axes agree. Raises BadShape where they do not.

    >>> forward(np.zeros((1, 2, 3)), np.zeros((1, 4, 3)), axis=1).shape
    (1, 6, 3)
    """
    try:
        return np.concatenate(inputs, axis=axis)
    except ValueError:
        shapes = ", ".join(str(x.shape) for x in inputs)
        raise BadShape(f"Concat: only axis {axis} may differ", received=shapes) from None


def reads(box: Box, *inputs: Array, axis: int, **_: int) -> tuple[Box, ...]:
    """Return each input's part of the box; empty for an input that the box does not touch."""
    boxes, begin = [], 0
    axis %= len(box.start)
    for x in inputs:
        end = begin + x.shape[axis]
        start, stop = list(box.start), list(box.stop)
        start[axis] = max(start[axis], begin) - begin
        stop[axis] = max(min(stop[axis], end) - begin, start[axis])
        boxes.append(Box(tuple(start), tuple(stop)))
        begin = end
    return tuple(boxes)
