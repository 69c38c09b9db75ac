"""Mean-variance normalisation: y = (x − mean) / (√variance + 1e-9) along axes.

Source: https://onnx.ai/onnx/operators/onnx__MeanVarianceNormalization.html
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.terms import Kind, Terms
from .kinds import normalise
from .kinds.normalise import multiply_adds
from .kinds.reduce import Reduced, checked, under, whole_along

__all__ = ["INPUTS", "KIND", "NAME", "backward", "forward", "multiply_adds", "reads", "terms"]

NAME = "MeanVarianceNormalization"
KIND = Kind.NORMALISE
INPUTS = ("x",)
EPSILON = 1e-9  # ONNX's own constant, added to the deviation


def forward(x: Array, *, axes: Sequence[int] = (0, 2, 3)) -> Array:
    """Normalise ``x`` over ``axes``, by default all but the channels.

    Raises BadShape for an axis that is not there.

    >>> forward(np.array([[1.0, 3.0]]), axes=[1]).round(6).tolist()
    [[-1.0, 1.0]]
    """
    along = checked(axes, x.ndim)
    return (x - x.mean(axis=along, keepdims=True)) / _deviation(x, along)


def backward(dy: Array, x: Array, *, axes: Sequence[int] = (0, 2, 3)) -> tuple[Array]:
    """Return the gradient of x: (dy − mean dy − (x − mean) / √variance · mean(dy · y)) / deviation.

    >>> x = np.array([[-1.0, 0.0, 1.0]])
    >>> backward(np.array([[0.0, 1.0, 0.0]]), x, axes=[1])[0].round(4).tolist()
    [[-0.4082, 0.8165, -0.4082]]
    """
    along = checked(axes, x.ndim)
    deviation = _deviation(x, along)
    centred = x - x.mean(axis=along, keepdims=True)
    root = x.std(axis=along, keepdims=True)
    unit = np.divide(centred, root, out=np.zeros_like(centred), where=root != 0)
    part = (dy * centred / deviation).mean(axis=along, keepdims=True)
    return ((dy - dy.mean(axis=along, keepdims=True) - unit * part) / deviation,)


def terms(cell: Sequence[int], x: Array, *, axes: Sequence[int] = (0, 2, 3)) -> Terms:
    """Return the value's own product and shift, with mean and variance as steps."""
    members = under(cell, x, Reduced(x.shape, checked(axes, x.ndim)))
    mean, variance = normalise.moments(members.values)
    steps = (("values", float(len(members.values))), ("mean", mean), ("variance", variance))
    return normalise.terms(cell, x, mean, float(np.sqrt(variance)) + EPSILON, steps=steps)


def reads(box: Box, x: Array, *, axes: Sequence[int] = (0, 2, 3)) -> tuple[Box]:
    """Return the box with the normalised axes whole."""
    return (whole_along(box, x.shape, axes),)


def _deviation(x: Array, along: tuple[int, ...]) -> Array:
    return x.std(axis=along, keepdims=True) + np.asarray(EPSILON, x.dtype)
