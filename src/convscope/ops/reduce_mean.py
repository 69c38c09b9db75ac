"""ReduceMean: the mean along axes.

Source: https://onnx.ai/onnx/operators/onnx__ReduceMean.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.terms import Factor, Kind, Terms
from .kinds.reduce import multiply_adds, reads, reduced, under

__all__ = ["INPUTS", "KIND", "NAME", "backward", "forward", "multiply_adds", "reads", "terms"]

NAME = "ReduceMean"
KIND = Kind.WINDOW_SUM
INPUTS = ("x", "axes")


def forward(x: Array, axes: Array | None = None, **attributes: Any) -> Array:
    """Return the mean over ``axes`` (all without them).

    ``keepdims`` keeps them with size 1; ``noop_with_empty_axes`` reduces nothing where no axes
    are given. Raises BadShape for an axis that is not there.

    >>> forward(np.array([[3.0, 4.0]]), np.array([1]), keepdims=0).tolist()
    [3.5]
    """
    return reduced(x, axes, attributes).apply(np.mean, x)


def backward(
    dy: Array, x: Array, axes: Array | None = None, **attributes: Any
) -> tuple[Array, None]:
    """Return the gradient of x: an equal share for every cell.

    >>> backward(np.ones(1), np.array([[3.0, 4.0]]), np.array([1]), keepdims=0)[0].tolist()
    [[0.5, 0.5]]
    """
    over = reduced(x, axes, attributes)
    return over.stretch(dy) / over.count, None


def terms(cell: Sequence[int], x: Array, axes: Array | None = None, **attributes: Any) -> Terms:
    """Return one term for every cell that was reduced into this one."""
    read = under(cell, x, reduced(x, axes, attributes))
    share = np.full(len(read.values), 1 / len(read.values))
    return Terms((read, Factor("share", share)), read.values * share)
