"""Space to depth: blocks of cells become blocks of channels.

Source: https://onnx.ai/onnx/operators/onnx__SpaceToDepth.html
"""

from __future__ import annotations

from ..base.array import Array
from ..base.terms import Kind

NAME = "SpaceToDepth"
KIND = Kind.REARRANGE
INPUTS = ("x",)


def forward(x: Array, *, blocksize: int, mode: str = "DCR") -> Array:
    """Turn (n c h·b w·b) into (n c·b² h w).

    >>> forward(np.arange(4).reshape(1, 1, 2, 2), blocksize=2).ravel().tolist()
    [0, 1, 2, 3]
    """
    n, c, h, w = x.shape
    b = blocksize
    parts = x.reshape(n, c, h // b, b, w // b, b)
    order = (0, 3, 5, 1, 2, 4) if mode == "DCR" else (0, 1, 3, 5, 2, 4)
    return parts.transpose(order).reshape(n, c * b * b, h // b, w // b)
