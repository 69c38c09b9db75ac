"""CastLike: the same values in the type of another tensor.

Source: https://onnx.ai/onnx/operators/onnx__CastLike.html
"""

from __future__ import annotations

from typing import Any

from ..base.array import Array
from ..base.terms import Kind

NAME = "CastLike"
KIND = Kind.SHAPE
INPUTS = ("x", "like")


def forward(x: Array, like: Array, **_: Any) -> Array:
    """Return ``x`` in the type of ``like``.

    >>> forward(np.array([1.7]), np.array(1)).tolist()
    [1]
    """
    return x.astype(like.dtype)
