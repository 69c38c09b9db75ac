"""Batch normalisation: y = scale · (x − mean) / √(variance + epsilon) + bias, channel by channel.

In inference mean and variance are constants, so each channel is one line: y = x · slope + shift.
Source: https://onnx.ai/onnx/operators/onnx__BatchNormalization.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.terms import Factor, Kind, Terms

NAME = "BatchNormalization"
KIND = Kind.AFFINE
INPUTS = ("x", "scale", "bias", "mean", "variance")


def forward(
    x: Array, scale: Array, bias: Array, mean: Array, variance: Array, *,
    epsilon: float = 1e-5, momentum: float = 0.9, training_mode: int = 0, **_: Any,
) -> Any:  # fmt: skip
    """Normalise ``x`` (n c …) with one number a channel; in training also return the new
    running mean and variance.

    >>> one = np.ones(1)
    >>> forward(np.array([[5.0]]), 2 * one, one, 3 * one, 4 * one, epsilon=0.0).tolist()
    [[3.0]]
    """
    if training_mode:
        axes = (0, *range(2, x.ndim))
        now, spread = x.mean(axis=axes), x.var(axis=axes)
        y = _line(x, scale, bias, now, spread, epsilon)
        running = mean * momentum + now * (1 - momentum)
        return y, running, variance * momentum + spread * (1 - momentum)
    return _line(x, scale, bias, mean, variance, epsilon)


def backward(
    dy: Array, x: Array, scale: Array, bias: Array, mean: Array, variance: Array, *,
    epsilon: float = 1e-5, **_: Any,
) -> tuple[Array, Array, Array, Array, Array]:  # fmt: skip
    """Return the gradients of all five inputs, mean and variance being constants of inference."""
    axes = (0, *range(2, x.ndim))
    deviation = np.sqrt(variance + epsilon)
    centred = x - _wide(mean, x)
    d_bias = dy.sum(axis=axes)
    d_scale = (dy * centred).sum(axis=axes) / deviation
    d_x = dy * _wide(scale / deviation, x)
    d_variance = -0.5 * scale * (dy * centred).sum(axis=axes) / deviation**3
    return d_x, d_scale, d_bias, -d_bias * scale / deviation, d_variance


def terms(
    cell: Sequence[int], x: Array, scale: Array, bias: Array, mean: Array, variance: Array, *,
    epsilon: float = 1e-5, **_: Any,
) -> Terms:  # fmt: skip
    """Return x · slope with the shift as bias; the steps show where the two come from."""
    channel = cell[1]
    numbers = [float(v[channel]) for v in (scale, bias, mean, variance)]
    slope = numbers[0] / np.sqrt(numbers[3] + epsilon)
    shift = numbers[1] - numbers[2] * slope
    value = np.array([float(x[tuple(cell)])])
    factors = (Factor("x", value, 0, np.array([tuple(cell)])), Factor("slope", np.array([slope])))
    named = zip((*INPUTS[1:], "epsilon"), (*numbers, epsilon), strict=True)
    steps = (*named, ("slope", float(slope)), ("shift", float(shift)))
    return Terms(factors, value * slope, bias=Factor("shift", np.array([shift])), steps=steps)


def reads(box: Box, x: Array, *numbers: Array, **_: Any) -> tuple[Box, ...]:
    """Return the same box of x and its channels of the rest."""
    channels = Box((box.start[1],), (box.stop[1],))
    return (box, *(channels for _number in numbers))


def multiply_adds(x: Array, *_: Array, **__: Any) -> int:
    """Count one multiply-add a value."""
    return int(x.size)


def _line(
    x: Array, scale: Array, bias: Array, mean: Array, variance: Array, epsilon: float
) -> Array:
    deviation = np.sqrt(variance + np.asarray(epsilon, variance.dtype))
    y = (x - _wide(mean, x)) * _wide(scale / deviation, x) + _wide(bias, x)
    return y.astype(x.dtype)


def _wide(numbers: Array, x: Array) -> Array:
    return numbers.reshape(-1, *(1,) * (x.ndim - 2))
