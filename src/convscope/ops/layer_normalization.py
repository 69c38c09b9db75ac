"""Layer normalisation: the last axes of each place to mean 0 and variance 1, scaled, shifted.

Source: https://onnx.ai/onnx/operators/onnx__LayerNormalization.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.terms import Kind, Terms
from .kinds import normalise
from .kinds.elementwise import place, unbroadcast

NAME = "LayerNormalization"
KIND = Kind.NORMALISE
INPUTS = ("x", "scale", "bias")


def forward(
    x: Array, scale: Array, bias: Array | None = None, *,
    axis: int = -1, epsilon: float = 1e-5, outputs: int = 1, **_: Any,
) -> Any:  # fmt: skip
    """Normalise ``x`` over the axes from ``axis`` on; with ``outputs=3`` also return the mean
    and one over the deviation.

    >>> forward(np.array([[1.0, 3.0]]), np.array([2.0, 2.0]), np.ones(2), epsilon=0.0).tolist()
    [[-1.0, 3.0]]
    """
    axis %= x.ndim
    found = normalise.normalise(_sets(x, axis), epsilon)
    y = found.values.reshape(x.shape) * scale
    y = (y if bias is None else y + bias).astype(x.dtype)
    if outputs == 1:
        return y
    kept = (*x.shape[:axis], *(1,) * (x.ndim - axis))
    return y, found.mean.reshape(kept), (1 / found.deviation).reshape(kept)


def backward(
    dy: Array, x: Array, scale: Array, bias: Array | None = None, *,
    axis: int = -1, epsilon: float = 1e-5, **_: Any,
) -> tuple[Array, Array, Array | None]:  # fmt: skip
    """Return the gradients of x, scale and bias."""
    sets = _sets(x, axis % x.ndim)
    y = normalise.normalise(sets, epsilon).values.reshape(x.shape)
    d_x = normalise.backward((dy * scale).reshape(sets.shape), sets, epsilon).reshape(x.shape)
    d_bias = None if bias is None else unbroadcast(dy, bias.shape)
    return d_x, unbroadcast(dy * y, scale.shape), d_bias


def terms(
    cell: Sequence[int], x: Array, scale: Array, bias: Array | None = None, *,
    axis: int = -1, epsilon: float = 1e-5, **_: Any,
) -> Terms:  # fmt: skip
    """Return the value's own term, with mean and variance as steps."""
    members = x[tuple(cell[: axis % x.ndim])]
    scaled = (1, scale, place(cell, scale.shape))
    added = None if bias is None else (2, bias, place(cell, bias.shape))
    return normalise.terms(cell, x, members, epsilon, scaled, added)


def reads(
    box: Box, x: Array, scale: Array, bias: Array | None = None, *, axis: int = -1, **_: Any
) -> tuple[Box, Box, Box | None]:
    """Return the box with the normalised axes whole."""
    axis %= x.ndim
    whole = Box((*box.start[:axis], *(0,) * (x.ndim - axis)), (*box.stop[:axis], *x.shape[axis:]))

    def part(numbers: Array) -> Box:
        stop = tuple(i + 1 for i in place([i - 1 for i in box.stop], numbers.shape))
        return Box(place(box.start, numbers.shape), stop)

    return whole, part(scale), None if bias is None else part(bias)


def _sets(x: Array, axis: int) -> Array:
    return x.reshape(int(np.prod(x.shape[:axis], dtype=int)), -1)
