"""Lp normalisation: y = x / (Σ |x|^p)^(1/p) along one axis, p being 1 or 2; 0 where the norm is 0.

Source: https://onnx.ai/onnx/operators/onnx__LpNormalization.html
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Factor, Kind, Terms
from .kinds.normalise import multiply_adds
from .kinds.reduce import checked
from .softmax import line_through
from .softmax import reads as softmax_reads

__all__ = ["INPUTS", "KIND", "NAME", "backward", "forward", "multiply_adds", "reads", "terms"]

NAME = "LpNormalization"
KIND = Kind.NORMALISE
INPUTS = ("x",)


def forward(x: Array, *, axis: int = -1, p: int = 2) -> Array:
    """Divide ``x`` by its p-norm along ``axis``.

    Raises BadShape for an axis that is not there and a p that is neither 1 nor 2.

    >>> forward(np.array([[3.0, 4.0]])).tolist()
    [[0.6, 0.8]]
    """
    norm = _norm(x, axis, p)
    return np.divide(x, norm, out=np.zeros_like(x), where=norm != 0)


def backward(dy: Array, x: Array, *, axis: int = -1, p: int = 2) -> tuple[Array]:
    """Return the gradient of x: dy / norm − sign x · (|x| / norm)^(p − 1) · Σ dy · x / norm².

    >>> backward(np.array([[1.0, 0.0]]), np.array([[3.0, 4.0]]))[0].round(4).tolist()
    [[0.128, -0.096]]
    """
    over = _over(_norm(x, axis, p))
    slope = np.sign(x) if p == 1 else x * over
    return (over * (dy - slope * over * (dy * x).sum(axis=axis, keepdims=True)),)


def terms(cell: Sequence[int], x: Array, *, axis: int = -1, p: int = 2) -> Terms:
    """Return x · 1/norm; the steps show the norm."""
    line, own = line_through(cell, x, axis)
    norm = _norm(line, 0, p)
    steps = (("values", float(line.size)), ("norm", float(norm[0])))
    over = _over(norm)
    return Terms((own, Factor("1 / norm", over)), own.values * over, steps=steps)


def reads(box: Box, x: Array, *, axis: int = -1, p: int = 2) -> tuple[Box]:
    """Return the box with the normalised axis whole."""
    return softmax_reads(box, x, axis=axis)


def _norm(x: Array, axis: int, p: int) -> Array:
    checked((axis,), x.ndim)
    if p not in (1, 2):
        raise BadShape("LpNormalization: p is 1 or 2", received=str(p))
    sizes = np.abs(x) if p == 1 else x * x
    total = sizes.sum(axis=axis, keepdims=True)
    return total if p == 1 else np.sqrt(total)


def _over(norm: Array) -> Array:
    return np.divide(1, norm, out=np.zeros_like(norm), where=norm != 0)
