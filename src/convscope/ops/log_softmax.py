"""The logarithm of softmax: y = x − max − ln Σ e^(x − max) along one axis.

Source: https://onnx.ai/onnx/operators/onnx__LogSoftmax.html
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..base.array import Array
from ..base.terms import Factor, Kind, Terms
from .kinds.normalise import multiply_adds
from .kinds.reduce import checked
from .softmax import line_through, reads

__all__ = ["INPUTS", "KIND", "NAME", "backward", "forward", "multiply_adds", "reads", "terms"]

NAME = "LogSoftmax"
KIND = Kind.NORMALISE
INPUTS = ("x",)
SCORES_INTO = "log-probabilities"


def forward(x: Array, *, axis: int = -1) -> Array:
    """Return the logarithm of each share along ``axis``.

    Raises BadShape for an axis that is not there.

    >>> forward(np.array([[0.0, 0.0]])).round(4).tolist()
    [[-0.6931, -0.6931]]
    """
    checked((axis,), x.ndim)
    centred = x - x.max(axis=axis, keepdims=True)
    return centred - np.log(np.exp(centred).sum(axis=axis, keepdims=True))


def backward(dy: Array, x: Array, *, axis: int = -1) -> tuple[Array]:
    """Return dy − softmax(x) · Σ dy.

    >>> backward(np.array([[1.0, 0.0]]), np.array([[0.0, 0.0]]))[0].tolist()
    [[0.5, -0.5]]
    """
    return (dy - np.exp(forward(x, axis=axis)) * dy.sum(axis=axis, keepdims=True),)


def terms(cell: Sequence[int], x: Array, *, axis: int = -1) -> Terms:
    """Return x as the one term, and −max − ln Σ as what is added to it."""
    line, own = line_through(cell, x, axis)
    top = float(line.max())
    total = float(np.exp(line - top).sum())
    taken = Factor("− max − ln sum", np.array([-top - np.log(total)]))
    steps = (("values", float(line.size)), ("max", top), ("sum of exp(x − max)", total))
    return Terms((own,), own.values.copy(), bias=taken, steps=steps)
