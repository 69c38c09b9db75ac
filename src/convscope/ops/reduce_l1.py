"""ReduceL1: the sum of absolute values along axes.

Source: https://onnx.ai/onnx/operators/onnx__ReduceL1.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.terms import Factor, Kind, Terms
from .kinds.reduce import reads, reduced, under

__all__ = ["INPUTS", "KIND", "NAME", "backward", "forward", "reads", "terms"]

NAME = "ReduceL1"
KIND = Kind.WINDOW_SUM
INPUTS = ("x", "axes")


def forward(x: Array, axes: Array | None = None, **attributes: Any) -> Array:
    """Return the sum of absolute values over ``axes``, over all without them.

    ``keepdims`` (the default) keeps the axes, with size 1.

    >>> forward(np.array([[3.0, 4.0]]), np.array([1]), keepdims=0).tolist()
    [7.0]
    """
    over = reduced(x, axes, attributes)
    return over.apply(np.sum, np.abs(x))


def backward(
    dy: Array, x: Array, axes: Array | None = None, **attributes: Any
) -> tuple[Array, None]:
    """Return the gradient of x: sign x."""
    over = reduced(x, axes, attributes)
    dy = over.stretch(dy)
    return dy * np.sign(x), None


def terms(cell: Sequence[int], x: Array, axes: Array | None = None, **attributes: Any) -> Terms:
    """Return one term for every cell that was reduced into this one."""
    values, found = under(cell, x, reduced(x, axes, attributes))
    return Terms((Factor("x", values, 0, found),), np.abs(values))
