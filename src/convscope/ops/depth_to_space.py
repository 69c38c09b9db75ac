"""Depth to space (pixel shuffle): blocks of channels become blocks of cells.

Source: https://onnx.ai/onnx/operators/onnx__DepthToSpace.html
"""

from __future__ import annotations

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind

NAME = "DepthToSpace"
KIND = Kind.REARRANGE
INPUTS = ("x",)


def forward(x: Array, *, blocksize: int, mode: str = "DCR") -> Array:
    """Turn (n c·b² h w) into (n c h·b w·b).

    ``mode`` says how the channels are counted: DCR row, column, channel; CRD channel, row, column.
    Raises BadShape where the channels do not come in blocks.

    >>> forward(np.arange(4).reshape(1, 4, 1, 1), blocksize=2).tolist()
    [[[[0, 1], [2, 3]]]]
    """
    _check(x, blocksize, mode)
    n, c, h, w = x.shape
    b, less = blocksize, c // blocksize**2
    if mode == "DCR":
        parts = x.reshape(n, b, b, less, h, w).transpose(0, 3, 4, 1, 5, 2)
    else:
        parts = x.reshape(n, less, b, b, h, w).transpose(0, 1, 4, 2, 5, 3)
    return parts.reshape(n, less, h * b, w * b)


def reads(box: Box, x: Array, *, blocksize: int, mode: str = "DCR") -> tuple[Box]:
    """Return the cells whose blocks the box touches, and the channels that end there.

    >>> reads(Box((0, 0, -1, 1), (1, 1, 2, 2)), np.zeros((1, 4, 1, 1)), blocksize=2)
    (Box(start=(0, 1, -1, 0), stop=(1, 4, 1, 1)),)
    """
    _check(x, blocksize, mode)
    b = blocksize
    (n, n_end), (c, c_end), (top, bottom), (left, right) = box.axes()
    rows, columns = _offsets(top, bottom, b), _offsets(left, right, b)
    less = x.shape[1] // b**2

    def channel(c: int, i: int, j: int) -> int:
        return (i * b + j) * less + c if mode == "DCR" else c * b * b + i * b + j

    first, last = channel(c, rows[0], columns[0]), channel(c_end - 1, rows[1], columns[1])
    start = (n, first, top // b, left // b)
    return (Box(start, (n_end, last + 1, (bottom - 1) // b + 1, (right - 1) // b + 1)),)


def _offsets(start: int, stop: int, b: int) -> tuple[int, int]:
    """Return the least and the greatest place within a block that cells from start to stop have."""
    crossing = start // b != (stop - 1) // b
    return (0, b - 1) if crossing else (start % b, (stop - 1) % b)


def _check(x: Array, b: int, mode: str) -> None:
    if mode not in ("DCR", "CRD"):
        raise BadShape("DepthToSpace: mode is DCR or CRD", received=repr(mode))
    if x.ndim != 4 or b < 1 or x.shape[1] % b**2:
        raise BadShape(
            f"DepthToSpace: a tensor (n c h w) with a multiple of {b}·{b} channels is needed",
            received=str(x.shape),
        )
