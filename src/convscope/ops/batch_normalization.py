"""Batch normalisation: y = scale · (x − mean) / √(variance + epsilon) + bias, channel by channel.

In inference mean and variance are constants, so each channel is one line: y = x · slope + shift.
In training they are those of the batch, and the running ones move towards them.

Source: https://onnx.ai/onnx/operators/onnx__BatchNormalization.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape, UnsupportedOp
from ..base.terms import Factor, Kind, Terms
from ..base.uses import Uses, met, within
from .kinds.normalise import by_channel, moments, multiply_adds, own_value
from .kinds.reduce import Reduced, under, whole_along

__all__ = [
    "FIXED", "INPUTS", "KIND", "NAME", "backward", "forward", "multiply_adds", "reads", "terms",
    "uses",
]  # fmt: skip

NAME = "BatchNormalization"
KIND = Kind.AFFINE
INPUTS = ("x", "scale", "bias", "mean", "variance")
FIXED = (3, 4)  # mean and variance are measured in training, not learnt


def forward(
    x: Array, scale: Array, bias: Array, mean: Array, variance: Array, *,
    epsilon: float = 1e-5, momentum: float = 0.9, training_mode: int = 0, outputs: int = 1,
    **_: Any,
) -> Any:  # fmt: skip
    """Normalise ``x`` (n c …); scale, bias, mean and variance (c) have one number a channel.

    In training (``training_mode=1``) also return the new running mean and variance where
    ``outputs=3``. Raises BadShape where the numbers do not fit the channels.

    >>> one = np.ones(1)
    >>> forward(np.array([[5.0]]), 2 * one, one, 3 * one, 4 * one, epsilon=0.0).tolist()
    [[3.0]]
    """
    numbers = (scale, bias, mean, variance)
    if x.ndim < 2 or any(v.shape != x.shape[1:2] for v in numbers):
        raise BadShape(
            f"BatchNormalization: x {x.shape} needs one number a channel",
            received=", ".join(f"{n} {v.shape}" for n, v in zip(INPUTS[1:], numbers, strict=True)),
        )
    if not training_mode:
        return _line(x, scale, bias, mean, variance, epsilon)
    now, spread = _of_batch(x)
    y = _line(x, scale, bias, now, spread, epsilon)
    running = mean * momentum + now * (1 - momentum)
    every = y, running, variance * momentum + spread * (1 - momentum)
    return y if outputs == 1 else every[:outputs]


def backward(
    dy: Any, x: Array, scale: Array, bias: Array, mean: Array, variance: Array, *,
    epsilon: float = 1e-5, training_mode: int = 0, **_: Any,
) -> tuple[Array, Array, Array, Array, Array]:  # fmt: skip
    """Return the gradients of all five inputs.

    In inference mean and variance are constants of their own. In training they are those of the
    batch ``x``, so every value moves them: with x̂ = (x − mean) / √(variance + epsilon),

        ∂L/∂x = scale / √(variance + epsilon) · (dy − mean of dy − x̂ · mean of dy · x̂)

    and the running mean and variance have no part (Ioffe & Szegedy, 2015).

    >>> one = np.ones(1)
    >>> found = backward(np.array([[1.0]]), np.array([[5.0]]), 2 * one, one, 3 * one, 4 * one,
    ...                  epsilon=0.0)
    >>> [g.ravel().tolist() for g in found]
    [[1.0], [1.0], [1.0], [-1.0], [-0.25]]
    """
    if isinstance(dy, tuple):
        dy = dy[0]  # the running numbers lead nowhere
    if training_mode:
        return _backward_by_batch(dy, x, scale, mean, epsilon)
    axes = _others(x)
    deviation = np.sqrt(variance + np.asarray(epsilon, variance.dtype))
    centred = x - by_channel(mean, x)
    d_bias = dy.sum(axis=axes)
    d_scale = (dy * centred).sum(axis=axes) / deviation
    d_x = dy * by_channel(scale / deviation, x)
    d_variance = -0.5 * scale * d_scale / deviation**2
    return d_x, d_scale, d_bias, -d_bias * scale / deviation, d_variance


def _backward_by_batch(
    dy: Array, x: Array, scale: Array, mean: Array, epsilon: float
) -> tuple[Array, Array, Array, Array, Array]:
    now, spread = _of_batch(x)
    deviation = np.sqrt(spread + np.asarray(epsilon, x.dtype))
    normal = x - by_channel(now, x)
    normal /= by_channel(deviation, x)
    d_bias, d_scale = dy.sum(axis=_others(x)), _products(dy, normal)
    count = np.asarray(x.size // len(scale), x.dtype)
    even = normal  # what every value shares; in place, for these arrays are large
    even *= by_channel(d_scale / count, x)
    even += by_channel(d_bias / count, x)
    d_x = np.subtract(dy, even, out=even)
    d_x *= by_channel((scale / deviation).astype(x.dtype), x)
    none = np.zeros_like(mean)
    return d_x, d_scale, d_bias, none, none


def terms(
    cell: Sequence[int], x: Array, scale: Array, bias: Array, mean: Array, variance: Array, *,
    epsilon: float = 1e-5, momentum: float = 0.9, training_mode: int = 0, output: int = 0,
    **_: Any,
) -> Terms:  # fmt: skip
    """Return x · slope with the shift as bias; the steps show where the two come from.

    >>> one = np.ones(1)
    >>> t = terms((0, 0), np.array([[5.0]]), 2 * one, one, 3 * one, 4 * one, epsilon=0.0)
    >>> t.products.tolist(), float(t.bias.values[0]), t.value
    ([5.0], -2.0, 3.0)
    """
    if output:
        return _running(cell[0], x, (mean, variance)[output - 1], momentum, output)
    channel = cell[1]
    numbers = [float(v[channel]) for v in (scale, bias, mean, variance)]
    if training_mode:
        numbers[2:] = moments(x[:, channel])
    slope = numbers[0] / np.sqrt(numbers[3] + epsilon)
    shift = numbers[1] - numbers[2] * slope
    own = own_value(cell, x)
    named = zip((*INPUTS[1:], "epsilon"), (*numbers, epsilon), strict=True)
    steps = (*named, ("slope", float(slope)), ("shift", float(shift)))
    return Terms(
        (own, Factor("slope", np.array([slope]))),
        own.values * slope,
        bias=Factor("shift", np.array([shift])),
        steps=steps,
        size=abs(numbers[1]) + abs(numbers[2] * slope),
    )


def uses(
    position: int, index: Sequence[int], x: Array, scale: Array, bias: Array, mean: Array,
    variance: Array, *, epsilon: float = 1e-5, training_mode: int = 0, **_: Any,
) -> Uses:  # fmt: skip
    """Return every value of a channel that its scale, bias, mean or variance takes part in.

    Raises UnsupportedOp in training mode.

    >>> one = np.ones(1)
    >>> found = uses(1, (0,), np.array([[5.0]]), 2 * one, one, 3 * one, 4 * one, epsilon=0.0)
    >>> found.x.values.tolist(), found.slopes.tolist()
    ([5.0], [1.0])
    """
    if training_mode:
        raise UnsupportedOp(
            "BatchNormalization in training mode mixes the whole batch into each value",
            remedy="Open the network as it is for inference.",
        )
    channel = index[0]
    rest = (0,) * (x.ndim - 2)
    cells = within(Box((0, channel, *rest), (len(x), channel + 1, *x.shape[2:])))
    own = met(x, cells)
    factor, centre, spread = (float(v[channel]) for v in (scale, mean, variance))
    deviation = np.sqrt(spread + epsilon)
    centred = (own.values - centre) / deviation
    if position == 1:
        return Uses(cells, centred, own)
    if position == 4:
        return Uses(cells, -0.5 * factor * centred / deviation**2, own)
    return Uses(cells, np.full(len(cells), 1.0 if position == 2 else -factor / deviation))


def reads(
    box: Box, x: Array, scale: Array, bias: Array, mean: Array, variance: Array, *,
    training_mode: int = 0, output: int = 0, **_: Any,
) -> tuple[Box | None, ...]:  # fmt: skip
    """Return the same box of x and its channels of the rest; in training all of the batch."""
    if not training_mode:
        channels = Box((box.start[1],), (box.stop[1],))
        return box, channels, channels, channels, channels
    if output:
        first, last = box.start[0], box.stop[0]
        batch = Box((0, first, *(0,) * (x.ndim - 2)), (x.shape[0], last, *x.shape[2:]))
        return batch, None, None, *(box if k == output else None for k in (1, 2))
    channels = Box((box.start[1],), (box.stop[1],))
    return whole_along(box, x.shape, _others(x)), channels, channels, None, None


def _running(channel: int, x: Array, before: Array, momentum: float, output: int) -> Terms:
    """Return a running mean or variance: what it was, and a share of every value's part."""
    members = under((channel,), x, Reduced(x.shape, _others(x), keep=False))
    mean, _ = moments(members.values)
    share = Factor("share", np.full(len(members.values), (1 - momentum) / len(members.values)))
    kept = Factor("momentum · before", np.array([momentum * float(before[channel])]))
    steps = (("mean", mean), ("momentum", momentum), ("before", float(before[channel])))
    if output == 1:
        return Terms((members, share), members.values * share.values, bias=kept, steps=steps)
    away = Factor("x − mean", members.values - mean, 0, members.cells, members.values)
    return Terms((away, away, share), away.values**2 * share.values, bias=kept, steps=steps)


def _line(
    x: Array, scale: Array, bias: Array, mean: Array, variance: Array, epsilon: float
) -> Array:
    deviation = np.sqrt(variance + np.asarray(epsilon, variance.dtype))
    y = (x - by_channel(mean, x)) * by_channel(scale / deviation, x)
    y += by_channel(bias, x)
    return y.astype(x.dtype, copy=False)


def _of_batch(x: Array) -> tuple[Array, Array]:
    """Return each channel's mean and variance over the batch."""
    mean = x.mean(axis=_others(x))
    away = x - by_channel(mean, x)
    return mean, _products(away, away) / np.asarray(x.size // len(mean), x.dtype)


def _products(a: Array, b: Array) -> Array:
    """Return each channel's sum of a · b."""
    flat = (*a.shape[:2], -1)
    return np.einsum("nci,nci->c", a.reshape(flat), b.reshape(flat))


def _others(x: Array) -> tuple[int, ...]:
    return (0, *range(2, x.ndim))
