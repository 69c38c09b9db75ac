"""Root-mean-square normalisation: y = x / √(mean x² + epsilon) · scale over the last axes.

It is younger than the operator set that the rest is computed in (23), and the same there.

Source: https://onnx.ai/onnx/operators/onnx__RMSNormalization.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.terms import Kind, Terms
from . import layer_normalization
from .kinds import normalise
from .kinds.elementwise import place, unbroadcast
from .kinds.normalise import multiply_adds
from .kinds.reduce import checked

__all__ = ["INPUTS", "KIND", "NAME", "backward", "forward", "multiply_adds", "reads", "terms"]

NAME = "RMSNormalization"
KIND = Kind.NORMALISE
INPUTS = ("x", "scale")


def forward(x: Array, scale: Array, *, axis: int = -1, epsilon: float = 1e-5, **_: Any) -> Array:
    """Normalise ``x`` over the axes from ``axis`` on; scale broadcasts.

    Raises BadShape for an axis that is not there.

    >>> forward(np.array([[1.0, 7.0]]), np.array([5.0, 5.0]), epsilon=0.0).tolist()
    [[1.0, 7.0]]
    """
    return x / _root(x, axis, epsilon) * scale


def backward(
    dy: Array, x: Array, scale: Array, *, axis: int = -1, epsilon: float = 1e-5, **_: Any
) -> tuple[Array, Array]:
    """Return the gradients of x, (g − y · mean(g · y)) / root with g = dy · scale, and scale.

    >>> x, one = np.array([[1.0, 1.0]]), np.ones(2)
    >>> [g.tolist() for g in backward(np.array([[1.0, 0.0]]), x, one, epsilon=0.0)]
    [[[0.5, -0.5]], [1.0, 0.0]]
    """
    root = _root(x, axis, epsilon)
    y, g = x / root, dy * scale
    along = tuple(range(axis % x.ndim, x.ndim))
    d_x = (g - y * (g * y).mean(axis=along, keepdims=True)) / root
    return d_x, unbroadcast(dy * y, scale.shape)


def terms(
    cell: Sequence[int], x: Array, scale: Array, *, axis: int = -1, epsilon: float = 1e-5, **_: Any
) -> Terms:
    """Return x · scale · 1/deviation; the steps show the mean square."""
    members = x[tuple(cell[: axis % x.ndim])].astype(np.float64)
    square = float((members**2).mean())
    steps = (("values", float(members.size)), ("mean square", square), ("epsilon", epsilon))
    scaled = (1, scale, place(cell, scale.shape))
    return normalise.terms(cell, x, 0.0, float(np.sqrt(square + epsilon)), scaled, steps=steps)


def reads(box: Box, x: Array, scale: Array, *, axis: int = -1, **_: Any) -> tuple[Box, Box | None]:
    """Return the box with the normalised axes whole."""
    return layer_normalization.reads(box, x, scale, axis=axis)[:2]


def _root(x: Array, axis: int, epsilon: float) -> Array:
    along = tuple(range(checked((axis,), x.ndim)[0], x.ndim))
    square = np.mean(x * x, axis=along, keepdims=True)
    return np.asarray(np.sqrt(square + np.asarray(epsilon, x.dtype)))
