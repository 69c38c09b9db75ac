"""Split: one tensor cut along one axis.

Source: https://onnx.ai/onnx/operators/onnx__Split.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind
from .kinds.rearrange import axis_of

NAME = "Split"
KIND = Kind.REARRANGE
INPUTS = ("x", "split")


def forward(
    x: Array, split: Array | None = None, *, axis: int = 0, num_outputs: int = 0, outputs: int = 0
) -> tuple[Array, ...]:
    """Cut ``x`` into parts of the lengths ``split``, or into ``num_outputs`` even ones.

    Where it does not come out even the last part is shorter. Raises BadShape where the lengths
    do not add up.

    >>> [part.tolist() for part in forward(np.arange(5), num_outputs=2)]
    [[0, 1, 2], [3, 4]]
    >>> [part.tolist() for part in forward(np.arange(3), np.array([1, 2]))]
    [[0], [1, 2]]
    """
    axis = axis_of(NAME, axis, x.ndim)
    lengths = _lengths(x.shape[axis], split, num_outputs or outputs)
    return tuple(np.split(x, np.cumsum(lengths)[:-1], axis=axis))


def reads(
    box: Box, x: Array, split: Array | None = None, *, axis: int = 0, num_outputs: int = 0,
    output: int = 0,
) -> tuple[Box, Box | None]:  # fmt: skip
    """Return the box of part number ``output`` where it lies in x.

    >>> reads(Box((0,), (2,)), np.arange(5), num_outputs=2, output=1)[0]
    Box(start=(3,), stop=(5,))
    """
    axis = axis_of(NAME, axis, x.ndim)
    before = sum(_lengths(x.shape[axis], split, num_outputs)[:output])
    start, stop = list(box.start), list(box.stop)
    start[axis] += before
    stop[axis] += before
    sizes = None if split is None else Box.whole(split.shape)
    return Box(tuple(start), tuple(stop)), sizes


def _lengths(whole: int, split: Array | None, count: int) -> list[int]:
    if split is not None:
        lengths = [int(n) for n in split]
        if sum(lengths) != whole or min(lengths, default=0) < 0:
            raise BadShape(f"Split: the parts must add up to {whole}", received=str(lengths))
        return lengths
    if count < 1:
        raise BadShape("Split: neither the lengths of the parts nor num_outputs is given")
    size = -(-whole // count)
    return [max(0, min(size, whole - i * size)) for i in range(count)]
