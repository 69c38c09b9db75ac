"""ReduceSum: the sum along axes.

Source: https://onnx.ai/onnx/operators/onnx__ReduceSum.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.terms import Kind, Terms
from .kinds.reduce import multiply_adds, reads, reduced, under

__all__ = ["INPUTS", "KIND", "NAME", "backward", "forward", "multiply_adds", "reads", "terms"]

NAME = "ReduceSum"
KIND = Kind.WINDOW_SUM
INPUTS = ("x", "axes")


def forward(x: Array, axes: Array | None = None, **attributes: Any) -> Array:
    """Return the sum over ``axes`` (all without them).

    ``keepdims`` keeps them with size 1; ``noop_with_empty_axes`` reduces nothing where no axes
    are given. Raises BadShape for an axis that is not there.

    >>> forward(np.array([[3.0, 4.0]]), np.array([1]), keepdims=0).tolist()
    [7.0]
    """
    return reduced(x, axes, attributes).apply(np.sum, x)


def backward(
    dy: Array, x: Array, axes: Array | None = None, **attributes: Any
) -> tuple[Array, None]:
    """Return the gradient of x: the gradient itself, for every cell.

    >>> backward(np.ones(1), np.array([[3.0, 4.0]]), np.array([1]), keepdims=0)[0].tolist()
    [[1.0, 1.0]]
    """
    over = reduced(x, axes, attributes)
    return over.stretch(dy).copy(), None


def terms(cell: Sequence[int], x: Array, axes: Array | None = None, **attributes: Any) -> Terms:
    """Return one term for every cell that was reduced into this one."""
    read = under(cell, x, reduced(x, axes, attributes))
    return Terms((read,), read.values)
