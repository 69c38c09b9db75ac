"""Layer normalisation: the last axes of each place to mean 0 and variance 1, scaled, shifted.

Source: https://onnx.ai/onnx/operators/onnx__LayerNormalization.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.terms import Factor, Kind, Terms
from .kinds import normalise
from .kinds.elementwise import place, unbroadcast
from .kinds.normalise import multiply_adds
from .kinds.reduce import Reduced, checked, under, whole_along

__all__ = ["INPUTS", "KIND", "NAME", "backward", "forward", "multiply_adds", "reads", "terms"]

NAME = "LayerNormalization"
KIND = Kind.NORMALISE
INPUTS = ("x", "scale", "bias")


def forward(
    x: Array, scale: Array, bias: Array | None = None, *,
    axis: int = -1, epsilon: float = 1e-5, outputs: int = 1, **_: Any,
) -> Any:  # fmt: skip
    """Normalise ``x`` over the axes from ``axis`` on; scale and bias broadcast.

    With ``outputs=3`` also return the mean, and one over the deviation. Raises BadShape for an
    axis that is not there.

    >>> forward(np.array([[1.0, 3.0]]), np.array([2.0, 2.0]), np.ones(2), epsilon=0.0).tolist()
    [[-1.0, 3.0]]
    """
    first = checked((axis,), x.ndim)[0]
    found = normalise.normalise(_sets(x, first), epsilon)
    y = found.values.reshape(x.shape) * scale
    y = y if bias is None else y + bias
    kept = (*x.shape[:first], *(1,) * (x.ndim - first))
    every = y, found.mean.reshape(kept), (1 / found.deviation).reshape(kept)
    return y if outputs == 1 else every[:outputs]


def backward(
    dy: Any, x: Array, scale: Array, bias: Array | None = None, *,
    axis: int = -1, epsilon: float = 1e-5, **_: Any,
) -> tuple[Array, Array, Array | None]:  # fmt: skip
    """Return the gradients of x, scale and bias.

    >>> x, one = np.array([[1.0, 3.0]]), np.ones(2)
    >>> [g.tolist() for g in backward(np.array([[1.0, 0.0]]), x, one, one, epsilon=0.0)]
    [[[0.0, 0.0]], [-1.0, 0.0], [1.0, 0.0]]
    """
    dys = dy if isinstance(dy, tuple) else (dy,)
    sets = _sets(x, axis % x.ndim)
    found = normalise.normalise(sets, epsilon)
    d_x = normalise.backward((dys[0] * scale).reshape(sets.shape), sets, epsilon)
    for k, d_more in enumerate(dys[1:], start=1):
        slope = 1.0 if k == 1 else -found.values / found.deviation**2
        d_x = d_x + d_more.reshape(-1, 1) * slope / sets.shape[1]
    d_scale = unbroadcast(dys[0] * found.values.reshape(x.shape), scale.shape)
    return d_x.reshape(x.shape), d_scale, None if bias is None else unbroadcast(dys[0], bias.shape)


def terms(
    cell: Sequence[int], x: Array, scale: Array, bias: Array | None = None, *,
    axis: int = -1, epsilon: float = 1e-5, output: int = 0, **_: Any,
) -> Terms:  # fmt: skip
    """Return the value's own product and shift, with mean and variance as steps.

    The mean (``output=1``) is a sum of shares; one over the deviation (``output=2``) the
    −2nd root of the mean square distance + epsilon.
    """
    axis %= x.ndim
    members = under(cell, x, Reduced(x.shape, tuple(range(axis, x.ndim))))
    mean, variance = normalise.moments(members.values)
    share = Factor("share", np.full(len(members.values), 1 / len(members.values)))
    if output == 1:
        return Terms((members, share), members.values * share.values)
    if output == 2:
        away = Factor("x − mean", members.values - mean, 0, members.cells, members.values)
        products = away.values**2 * share.values
        added = Factor("epsilon", np.array([epsilon]))
        return Terms((away, away, share), products, bias=added, root=-2, steps=(("mean", mean),))
    steps = (
        ("values", float(len(members.values))),
        ("mean", mean),
        ("variance", variance),
        ("epsilon", epsilon),
    )
    scaled = (1, scale, place(cell, scale.shape))
    shifted = None if bias is None else (2, bias, place(cell, bias.shape))
    deviation = float(np.sqrt(variance + epsilon))
    return normalise.terms(cell, x, mean, deviation, scaled, shifted, steps)


def reads(
    box: Box, x: Array, scale: Array, bias: Array | None = None, *,
    axis: int = -1, output: int = 0, **_: Any,
) -> tuple[Box, Box | None, Box | None]:  # fmt: skip
    """Return the box with the normalised axes whole; mean and deviation need x alone."""
    whole = whole_along(box, x.shape, range(axis % x.ndim, x.ndim))
    if output:
        return whole, None, None

    def part(numbers: Array) -> Box:
        stop = tuple(i + 1 for i in place([i - 1 for i in box.stop], numbers.shape))
        return Box(place(box.start, numbers.shape), stop)

    return whole, part(scale), None if bias is None else part(bias)


def _sets(x: Array, axis: int) -> Array:
    return x.reshape(int(np.prod(x.shape[:axis], dtype=int)), -1)
