"""Local response normalisation: y = x / (bias + alpha / size · Σ x²)^beta over near channels.

Source: https://onnx.ai/onnx/operators/onnx__LRN.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Factor, Kind, Terms
from .kinds.normalise import multiply_adds, own_value

__all__ = ["INPUTS", "KIND", "NAME", "backward", "forward", "multiply_adds", "reads", "terms"]

NAME = "LRN"
KIND = Kind.NORMALISE
INPUTS = ("x",)


def forward(
    x: Array, *, size: int, alpha: float = 0.0001, beta: float = 0.75, bias: float = 1.0
) -> Array:
    """Divide each value of ``x`` (n c …) by what the channels around it hold.

    >>> forward(np.array([[[1.0], [2.0]]]), size=1, alpha=1.0, beta=1.0).ravel().tolist()
    [0.5, 0.4]
    """
    if x.ndim < 3:
        raise BadShape("LRN needs pictures, channels and at least one axis", received=f"{x.shape}")
    return (x / (bias + alpha / size * _near(x * x, size)) ** beta).astype(x.dtype)


def backward(
    dy: Array, x: Array, *, size: int, alpha: float = 0.0001, beta: float = 0.75, bias: float = 1.0
) -> tuple[Array]:
    """Return the gradient of x: its own slope, and its part in its neighbours' denominators.

    >>> x = np.array([[[1.0]]])
    >>> backward(np.ones((1, 1, 1)), x, size=1, alpha=1.0, beta=1.0)[0].tolist()
    [[[0.0]]]
    """
    base = bias + alpha / size * _near(x * x, size)
    through = _near(dy * x * base ** (-beta - 1), size, mirrored=True)
    return (dy * base**-beta - 2 * alpha * beta / size * x * through,)


def terms(
    cell: Sequence[int], x: Array, *, size: int, alpha: float = 0.0001, beta: float = 0.75,
    bias: float = 1.0,
) -> Terms:  # fmt: skip
    """Return x · 1/denominator; the steps show the sum of squares."""
    first, last = _span(cell[1], x.shape[1], size)
    around: tuple[Any, ...] = (cell[0], slice(first, last), *cell[2:])
    near = x[around].astype(np.float64)
    squares = float((near**2).sum())
    base = bias + alpha / size * squares
    own = own_value(cell, x)
    over = np.array([base**-beta])
    steps = (("channels", float(len(near))), ("sum of squares", squares), ("base", base))
    return Terms((own, Factor("base^−beta", over)), own.values * over, steps=steps)


def reads(box: Box, x: Array, *, size: int, **_: float) -> tuple[Box]:
    """Return the box with the channels around it."""
    first = _span(box.start[1], x.shape[1], size)[0]
    last = _span(box.stop[1] - 1, x.shape[1], size)[1]
    return (Box((box.start[0], first, *box.start[2:]), (box.stop[0], last, *box.stop[2:])),)


def _span(channel: int, channels: int, size: int) -> tuple[int, int]:
    return max(0, channel - (size - 1) // 2), min(channels, channel + size // 2 + 1)


def _near(values: Array, size: int, mirrored: bool = False) -> Array:
    """Sum over the channels around each one; ``mirrored`` sums over those that sum over it."""
    before, after = (size - 1) // 2, size // 2
    if mirrored:
        before, after = after, before
    padded = np.pad(values, [(0, 0), (before, after), *[(0, 0)] * (values.ndim - 2)])
    total = np.zeros_like(values)
    for i in range(size):
        total += padded[:, i : i + values.shape[1]]
    return total
