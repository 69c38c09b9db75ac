"""ReduceProd: the product along axes.

Source: https://onnx.ai/onnx/operators/onnx__ReduceProd.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.terms import Kind, Terms
from .kinds.reduce import multiply_adds, one_of, reads, reduced, under

__all__ = ["INPUTS", "KIND", "NAME", "backward", "forward", "multiply_adds", "reads", "terms"]

NAME = "ReduceProd"
KIND = Kind.WINDOW_SUM
INPUTS = ("x", "axes")


def forward(x: Array, axes: Array | None = None, **attributes: Any) -> Array:
    """Return the product over ``axes`` (all without them).

    ``keepdims`` keeps them with size 1; ``noop_with_empty_axes`` reduces nothing where no axes
    are given. Raises BadShape for an axis that is not there.

    >>> forward(np.array([[3.0, 4.0]]), np.array([1]), keepdims=0).tolist()
    [12.0]
    """
    return reduced(x, axes, attributes).apply(np.prod, x)


def backward(
    dy: Array, x: Array, axes: Array | None = None, **attributes: Any
) -> tuple[Array, None]:
    """Return the gradient of x: dy · the product of all the others.

    >>> backward(np.ones(1), np.array([[3.0, 4.0]]), np.array([1]), keepdims=0)[0].tolist()
    [[4.0, 3.0]]
    """
    over = reduced(x, axes, attributes)
    rows = over.rows(x)
    ones = np.ones_like(rows[..., :1])
    before = np.cumprod(np.concatenate([ones, rows[..., :-1]], axis=-1), axis=-1)
    after = np.cumprod(np.concatenate([ones, rows[..., :0:-1]], axis=-1), axis=-1)[..., ::-1]
    return over.stretch(dy) * over.unrows(before * after), None


def terms(cell: Sequence[int], x: Array, axes: Array | None = None, **attributes: Any) -> Terms:
    """Return one term: every cell that was reduced into this one is a factor of it."""
    read = under(cell, x, reduced(x, axes, attributes))
    factors = tuple(one_of(read, i) for i in range(len(read.values)))
    return Terms(factors, np.prod(read.values, keepdims=True))
