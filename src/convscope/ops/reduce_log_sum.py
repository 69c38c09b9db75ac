"""ReduceLogSum: the logarithm of the sum along axes.

Source: https://onnx.ai/onnx/operators/onnx__ReduceLogSum.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.terms import Factor, Kind, Terms
from .kinds.reduce import multiply_adds, reads, reduced, under

__all__ = ["INPUTS", "KIND", "NAME", "backward", "forward", "multiply_adds", "reads", "terms"]

NAME = "ReduceLogSum"
KIND = Kind.NORMALISE
INPUTS = ("x", "axes")


def forward(x: Array, axes: Array | None = None, **attributes: Any) -> Array:
    """Return the logarithm of the sum over ``axes`` (all without them).

    ``keepdims`` keeps them with size 1; ``noop_with_empty_axes`` reduces nothing where no axes
    are given. Raises BadShape for an axis that is not there.

    >>> forward(np.array([[3.0, 4.0]]), np.array([1]), keepdims=0).round(4).tolist()
    [1.9459]
    """
    return np.log(reduced(x, axes, attributes).apply(np.sum, x))


def backward(
    dy: Array, x: Array, axes: Array | None = None, **attributes: Any
) -> tuple[Array, None]:
    """Return the gradient of x: dy / Σ x, for every cell.

    >>> backward(np.ones(1), np.array([[3.0, 4.0]]), np.array([1]), keepdims=0)[0].round(4).tolist()
    [[0.1429, 0.1429]]
    """
    over = reduced(x, axes, attributes)
    return over.stretch(dy / over.apply(np.sum, x)).copy(), None


def terms(cell: Sequence[int], x: Array, axes: Array | None = None, **attributes: Any) -> Terms:
    """Return the logarithm as the one term; the steps show the sum."""
    read = under(cell, x, reduced(x, axes, attributes))
    total = np.sum(read.values)
    value = np.array([np.log(total)])
    steps = (("values", float(len(read.values))), ("sum", float(total)))
    return Terms((Factor("ln sum", value),), value, steps=steps)
