"""Split: one tensor cut along one axis.

Source: https://onnx.ai/onnx/operators/onnx__Split.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind

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
    """
    whole = x.shape[axis]
    if split is None:
        count = num_outputs or outputs
        size = -(-whole // count)
        lengths = [max(0, min(size, whole - i * size)) for i in range(count)]
    else:
        lengths = [int(n) for n in split]
    if sum(lengths) != whole:
        raise BadShape(f"Split: the parts must add up to {whole}", received=str(lengths))
    return tuple(np.split(x, np.cumsum(lengths)[:-1], axis=axis))
