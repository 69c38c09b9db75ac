"""Group normalisation: groups of channels to mean 0 and variance 1, then scaled and shifted.

Source: https://onnx.ai/onnx/operators/onnx__GroupNormalization.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind, Terms
from .kinds import normalise
from .kinds.normalise import by_channel, multiply_adds

__all__ = ["INPUTS", "KIND", "NAME", "backward", "forward", "multiply_adds", "reads", "terms"]

NAME = "GroupNormalization"
KIND = Kind.NORMALISE
INPUTS = ("x", "scale", "bias")


def forward(
    x: Array, scale: Array, bias: Array, *, num_groups: int, epsilon: float = 1e-5, **_: Any
) -> Array:
    """Normalise ``x`` (n c …) over each of ``num_groups`` groups of channels.

    Scale and bias (c) have one number a channel. Raises BadShape where the groups or the
    numbers do not fit the channels.

    >>> one = np.ones(2)
    >>> x = np.array([[[1.0], [3.0]]])
    >>> forward(x, 2 * one, one, num_groups=1, epsilon=0.0).ravel().tolist()
    [-1.0, 3.0]
    """
    channels = x.shape[1]
    if channels % num_groups or scale.shape != (channels,) or bias.shape != (channels,):
        raise BadShape(
            f"{num_groups} groups of {channels} channels must be equal, with one scale and one "
            "bias a channel",
            received=f"scale {scale.shape}, bias {bias.shape}",
        )
    found = normalise.normalise(x.reshape(x.shape[0] * num_groups, -1), epsilon)
    y = found.values.reshape(x.shape)
    return y * by_channel(scale, x) + by_channel(bias, x)


def backward(
    dy: Array, x: Array, scale: Array, bias: Array, *, num_groups: int, epsilon: float = 1e-5,
    **_: Any,
) -> tuple[Array, Array, Array]:  # fmt: skip
    """Return the gradients of x, scale and bias.

    >>> x, one = np.array([[[1.0, 3.0]]]), np.ones(1)
    >>> [g.ravel().tolist() for g in backward(x, x, one, one, num_groups=1, epsilon=0.0)]
    [[0.0, 0.0], [2.0], [4.0]]
    """
    sets = x.reshape(x.shape[0] * num_groups, -1)
    y = normalise.normalise(sets, epsilon).values.reshape(x.shape)
    axes = (0, *range(2, x.ndim))
    d_sets = (dy * by_channel(scale, x)).reshape(sets.shape)
    d_x = normalise.backward(d_sets, sets, epsilon).reshape(x.shape)
    return d_x, (dy * y).sum(axis=axes), dy.sum(axis=axes)


def terms(
    cell: Sequence[int], x: Array, scale: Array, bias: Array, *, num_groups: int,
    epsilon: float = 1e-5, **_: Any,
) -> Terms:  # fmt: skip
    """Return the value's own product and shift, with mean and variance of its group as steps."""
    size = x.shape[1] // num_groups
    first = cell[1] // size * size
    members = x[cell[0], first : first + size]
    mean, variance = normalise.moments(members)
    steps = (
        ("values", float(members.size)),
        ("mean", mean),
        ("variance", variance),
        ("epsilon", epsilon),
    )
    at = (int(cell[1]),)
    deviation = float(np.sqrt(variance + epsilon))
    return normalise.terms(cell, x, mean, deviation, (1, scale, at), (2, bias, at), steps)


def reads(
    box: Box, x: Array, scale: Array, bias: Array, *, num_groups: int, **_: Any
) -> tuple[Box, Box, Box]:
    """Return whole groups."""
    size = x.shape[1] // num_groups
    first, last = box.start[1] // size * size, -(-box.stop[1] // size) * size
    channels = Box((box.start[1],), (box.stop[1],))
    whole = Box((box.start[0], first, *(0,) * (x.ndim - 2)), (box.stop[0], last, *x.shape[2:]))
    return whole, channels, channels
