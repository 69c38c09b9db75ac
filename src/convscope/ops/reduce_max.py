"""ReduceMax: the largest value along axes.

Source: https://onnx.ai/onnx/operators/onnx__ReduceMax.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..base.array import Array
from ..base.terms import Kind, Terms
from .kinds.reduce import reads, reduced, under

__all__ = ["INPUTS", "KIND", "NAME", "backward", "forward", "reads", "terms"]

NAME = "ReduceMax"
KIND = Kind.WINDOW_PICK
INPUTS = ("x", "axes")


def forward(x: Array, axes: Array | None = None, **attributes: Any) -> Array:
    """Return the largest value over ``axes`` (all without them).

    ``keepdims`` keeps them with size 1; ``noop_with_empty_axes`` reduces nothing where no axes
    are given. Raises BadShape for an axis that is not there.

    >>> forward(np.array([[3.0, 4.0]]), np.array([1]), keepdims=0).tolist()
    [4.0]
    """
    return reduced(x, axes, attributes).largest(x)


def backward(
    dy: Array, x: Array, axes: Array | None = None, **attributes: Any
) -> tuple[Array, None]:
    """Return the gradient of x: all of it to the cell that was picked, the first of equals.

    >>> backward(np.ones(1), np.array([[3.0, 4.0]]), np.array([1]), keepdims=0)[0].tolist()
    [[0.0, 1.0]]
    """
    over = reduced(x, axes, attributes)
    picked = over.first(x, over.stretch(over.largest(x)))
    return over.stretch(dy) * picked, None


def terms(cell: Sequence[int], x: Array, axes: Array | None = None, **attributes: Any) -> Terms:
    """Return the values of which the largest is picked."""
    read = under(cell, x, reduced(x, axes, attributes))
    return Terms((read,), read.values, "max")
