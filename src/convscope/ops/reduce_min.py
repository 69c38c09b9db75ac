"""ReduceMin: the smallest value along axes.

Source: https://onnx.ai/onnx/operators/onnx__ReduceMin.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..base.array import Array
from ..base.terms import Kind, Terms
from .kinds.reduce import reads, reduced, under

__all__ = ["INPUTS", "KIND", "NAME", "backward", "forward", "reads", "terms"]

NAME = "ReduceMin"
KIND = Kind.WINDOW_PICK
INPUTS = ("x", "axes")


def forward(x: Array, axes: Array | None = None, **attributes: Any) -> Array:
    """Return the smallest value over ``axes`` (all without them).

    ``keepdims`` keeps them with size 1; ``noop_with_empty_axes`` reduces nothing where no axes
    are given. Raises BadShape for an axis that is not there.

    >>> forward(np.array([[3.0, 4.0]]), np.array([1]), keepdims=0).tolist()
    [3.0]
    """
    return reduced(x, axes, attributes).smallest(x)


def backward(
    dy: Array, x: Array, axes: Array | None = None, **attributes: Any
) -> tuple[Array, None]:
    """Return the gradient of x: all of it to the cell that was picked, the first of equals.

    >>> backward(np.ones(1), np.array([[3.0, 4.0]]), np.array([1]), keepdims=0)[0].tolist()
    [[1.0, 0.0]]
    """
    over = reduced(x, axes, attributes)
    picked = over.first(x, over.stretch(over.smallest(x)))
    return over.stretch(dy) * picked, None


def terms(cell: Sequence[int], x: Array, axes: Array | None = None, **attributes: Any) -> Terms:
    """Return the values of which the smallest is picked."""
    read = under(cell, x, reduced(x, axes, attributes))
    return Terms((read,), read.values, "min")
