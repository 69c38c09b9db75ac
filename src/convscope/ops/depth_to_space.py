"""Depth to space (pixel shuffle): blocks of channels become blocks of cells.

Source: https://onnx.ai/onnx/operators/onnx__DepthToSpace.html
"""

from __future__ import annotations

from ..base.array import Array
from ..base.terms import Kind

NAME = "DepthToSpace"
KIND = Kind.REARRANGE
INPUTS = ("x",)


def forward(x: Array, *, blocksize: int, mode: str = "DCR") -> Array:
    """Turn (n c·b² h w) into (n c h·b w·b).

    ``mode`` says how the channels are counted: DCR row, column, channel; CRD channel, row, column.

    >>> forward(np.arange(4).reshape(1, 4, 1, 1), blocksize=2).tolist()
    [[[[0, 1], [2, 3]]]]
    """
    n, c, h, w = x.shape
    b, less = blocksize, c // blocksize**2
    if mode == "DCR":
        parts = x.reshape(n, b, b, less, h, w).transpose(0, 3, 4, 1, 5, 2)
    else:
        parts = x.reshape(n, less, b, b, h, w).transpose(0, 1, 4, 2, 5, 3)
    return parts.reshape(n, less, h * b, w * b)
