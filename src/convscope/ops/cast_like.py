"""CastLike: the same values in the type of another tensor.

Source: https://onnx.ai/onnx/operators/onnx__CastLike.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.terms import Kind, Terms
from .kinds.elementwise import factor

NAME = "CastLike"
KIND = Kind.ELEMENTWISE
INPUTS = ("x", "like")


def forward(x: Array, like: Array, **_: Any) -> Array:
    """Return ``x`` (any shape) in the type of ``like`` (any shape; its values do not matter).

    >>> forward(np.array([1.7]), np.array(1)).tolist()
    [1]
    """
    with np.errstate(over="ignore", invalid="ignore"):  # what does not fit becomes infinite
        return x.astype(like.dtype)


def backward(dy: Array, x: Array, like: Array, **_: Any) -> tuple[Array | None, None]:
    """Return the gradient in the type of x: zeros where fractions are lost, None for no fractions.

    >>> backward(np.ones(1), np.array([1.5], np.float32), np.array(1))[0].tolist()
    [0.0]
    """
    if x.dtype.kind != "f":
        return None, None
    return np.asarray(dy if like.dtype.kind == "f" else np.zeros_like(dy), x.dtype), None


def terms(cell: Sequence[int], x: Array, like: Array, **_: Any) -> Terms:
    """Return the one value in its new type.

    >>> terms((0,), np.array([1.7]), np.array(1)).value
    1.0
    """
    one = factor("x", 0, cell, x)
    return Terms((one,), forward(one.values, like).astype(np.float64))


def reads(box: Box, x: Array, like: Array, **_: Any) -> tuple[Box, Box]:
    """Return the same box of x, and nothing of ``like``.

    >>> reads(Box((0,), (2,)), np.zeros(3), np.zeros(1))
    (Box(start=(0,), stop=(2,)), Box(start=(0,), stop=(0,)))
    """
    nothing = (0,) * like.ndim
    return box, Box(nothing, nothing)
