"""Space to depth: blocks of cells become blocks of channels.

Source: https://onnx.ai/onnx/operators/onnx__SpaceToDepth.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind

NAME = "SpaceToDepth"
KIND = Kind.REARRANGE
INPUTS = ("x",)


def forward(x: Array, *, blocksize: int, mode: str = "DCR") -> Array:
    """Turn (n c h·b w·b) into (n c·b² h w).

    ``mode`` (younger than the rest) says how the channels are counted: DCR row, column, channel;
    CRD channel, row, column. Raises BadShape where the cells do not come in blocks.

    >>> forward(np.arange(4).reshape(1, 1, 2, 2), blocksize=2).ravel().tolist()
    [0, 1, 2, 3]
    """
    _check(x, blocksize, mode)
    n, c, h, w = x.shape
    b = blocksize
    parts = x.reshape(n, c, h // b, b, w // b, b)
    order = (0, 3, 5, 1, 2, 4) if mode == "DCR" else (0, 1, 3, 5, 2, 4)
    return parts.transpose(order).reshape(n, c * b * b, h // b, w // b)


def reads(box: Box, x: Array, *, blocksize: int, mode: str = "DCR") -> tuple[Box]:
    """Return the cells of the blocks that end in the box's channels.

    >>> reads(Box((0, 1, -1, 0), (1, 2, 1, 1)), np.zeros((1, 1, 4, 4)), blocksize=2)
    (Box(start=(0, 0, -2, 1), stop=(1, 1, 1, 2)),)
    """
    _check(x, blocksize, mode)
    b, c = blocksize, x.shape[1]
    (n, n_end), (first, last), (top, bottom), (left, right) = box.axes()
    counted = (b, b, c) if mode == "DCR" else (c, b, b)
    places = np.unravel_index(np.arange(max(first, 0), min(last, c * b * b)), counted)
    i, j, channel = places if mode == "DCR" else (places[1], places[2], places[0])
    if not channel.size:
        return (Box((0,) * 4, (0,) * 4),)
    start = (n, int(channel.min()), top * b + int(i.min()), left * b + int(j.min()))
    down, right_end = (bottom - 1) * b + int(i.max()) + 1, (right - 1) * b + int(j.max()) + 1
    return (Box(start, (n_end, int(channel.max()) + 1, down, right_end)),)


def _check(x: Array, b: int, mode: str) -> None:
    if mode not in ("DCR", "CRD"):
        raise BadShape("SpaceToDepth: mode is DCR or CRD", received=repr(mode))
    if x.ndim != 4 or b < 1 or x.shape[2] % b or x.shape[3] % b:
        raise BadShape(
            f"SpaceToDepth: a tensor (n c h w) with height and width a multiple of {b} is needed",
            received=str(x.shape),
        )
