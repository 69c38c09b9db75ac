"""ReduceMin: the smallest value along axes.

Source: https://onnx.ai/onnx/operators/onnx__ReduceMin.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.terms import Factor, Kind, Terms
from .kinds.reduce import reads, reduced, under

__all__ = ["INPUTS", "KIND", "NAME", "backward", "forward", "reads", "terms"]

NAME = "ReduceMin"
KIND = Kind.WINDOW_PICK
INPUTS = ("x", "axes")


def forward(x: Array, axes: Array | None = None, **attributes: Any) -> Array:
    """Return the smallest value over ``axes``, over all without them.

    ``keepdims`` (the default) keeps the axes, with size 1.

    >>> forward(np.array([[3.0, 4.0]]), np.array([1]), keepdims=0).tolist()
    [3.0]
    """
    over = reduced(x, axes, attributes)
    return over.apply(np.min, x)


def backward(
    dy: Array, x: Array, axes: Array | None = None, **attributes: Any
) -> tuple[Array, None]:
    """Return the gradient of x: all of it to the first cell that was picked."""
    over = reduced(x, axes, attributes)
    dy = over.stretch(dy)
    return dy * over.first(x, over.stretch(over.apply(np.min, x))), None


def terms(cell: Sequence[int], x: Array, axes: Array | None = None, **attributes: Any) -> Terms:
    """Return one term for every cell that was reduced into this one."""
    values, found = under(cell, x, reduced(x, axes, attributes))
    return Terms((Factor("x", values, 0, found),), values, "min")
