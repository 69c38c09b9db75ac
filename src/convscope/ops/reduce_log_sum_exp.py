"""ReduceLogSumExp: the logarithm of the sum of eˣ along axes.

Source: https://onnx.ai/onnx/operators/onnx__ReduceLogSumExp.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.terms import Factor, Kind, Terms
from .kinds.reduce import Reduced, multiply_adds, one_of, reads, reduced, under

__all__ = ["INPUTS", "KIND", "NAME", "backward", "forward", "multiply_adds", "reads", "terms"]

NAME = "ReduceLogSumExp"
KIND = Kind.NORMALISE
INPUTS = ("x", "axes")


def forward(x: Array, axes: Array | None = None, **attributes: Any) -> Array:
    """Return the logarithm of the sum of eˣ over ``axes`` (all without them).

    ``keepdims`` keeps them with size 1; ``noop_with_empty_axes`` reduces nothing where no axes
    are given. Raises BadShape for an axis that is not there.

    >>> forward(np.array([[3.0, 4.0]]), np.array([1]), keepdims=0).round(4).tolist()
    [4.3133]
    """
    over = reduced(x, axes, attributes)
    top = _top(x, over)
    total = over.apply(np.sum, np.exp(x - over.stretch(top)))
    return np.log(total) + top


def backward(
    dy: Array, x: Array, axes: Array | None = None, **attributes: Any
) -> tuple[Array, None]:
    """Return the gradient of x: dy · eˣ / Σ eˣ, the softmax.

    >>> backward(np.ones(1), np.array([[3.0, 4.0]]), np.array([1]), keepdims=0)[0].round(4).tolist()
    [[0.2689, 0.7311]]
    """
    over = reduced(x, axes, attributes)
    e = np.exp(x - over.stretch(_top(x, over)))
    return over.stretch(dy) * e / over.stretch(over.apply(np.sum, e)), None


def terms(cell: Sequence[int], x: Array, axes: Array | None = None, **attributes: Any) -> Terms:
    """Return the largest value as the one term, ln Σ e^(x − max) as what is added."""
    read = under(cell, x, reduced(x, axes, attributes))
    top = one_of(read, int(np.argmax(read.values)), "max")
    total = np.exp(read.values - top.values).sum(keepdims=True)
    steps = (("values", float(len(read.values))), ("sum of exp(x − max)", float(total[0])))
    return Terms((top,), top.values.copy(), bias=Factor("ln sum", np.log(total)), steps=steps)


def _top(x: Array, over: Reduced) -> Array:
    """Return the largest value of each set: taken off first, so that no power overflows."""
    top = over.largest(x)
    return np.where(np.isfinite(top), top, 0)
