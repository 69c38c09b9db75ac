"""Clip: values below ``low`` become low, above ``high`` become high; ReLU6 is clip to 0 and 6.

    y = min(high, max(low, x))

Source: https://onnx.ai/onnx/operators/onnx__Clip.html
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind
from ..base.uses import Uses, within

NAME = "Clip"
KIND = Kind.ELEMENTWISE
INPUTS = ("x", "low", "high")


def forward(x: Array, low: Array | None = None, high: Array | None = None) -> Array:
    """Return ``x`` (any shape) kept between two single numbers, either of which may be absent.

    Where low is above high, everything becomes high. Raises BadShape where a bound is not one
    number.

    >>> forward(np.array([-1.0, 3.0, 9.0]), np.array(0.0), np.array(6.0)).tolist()
    [0.0, 3.0, 6.0]
    """
    _check(low, high)
    y = x if low is None else np.maximum(x, low.reshape(()))
    return y if high is None else np.minimum(y, high.reshape(()))


def backward(
    dy: Array, x: Array, low: Array | None = None, high: Array | None = None
) -> tuple[Array, Array | None, Array | None]:
    """Let the gradient through to x between the bounds, elsewhere to the bound.

    >>> bounds = np.array(0.0), np.array(6.0)
    >>> [g.tolist() for g in backward(np.ones(3), np.array([-1.0, 3.0, 9.0]), *bounds)]
    [[0.0, 1.0, 0.0], 1.0, 1.0]
    """
    under, over = _beyond(x, low, high)
    return (
        dy * ~(over | under),
        None if low is None else np.asarray((dy * under).sum()).reshape(low.shape),
        None if high is None else np.asarray((dy * over).sum()).reshape(high.shape),
    )


def rectifies(x: Array, low: Array | None = None, high: Array | None = None) -> bool:
    """Tell whether what is below zero becomes zero: where the lower bound is zero."""
    return low is not None and low.size == 1 and low.item() == 0


def uses(
    position: int, index: Sequence[int], x: Array, low: Array | None = None,
    high: Array | None = None,
) -> Uses:  # fmt: skip
    """Return every place for a bound, with 1 where it is the value; its own place for ``x``.

    >>> uses(2, (), np.array([3.0, 9.0]), np.array(0.0), np.array(6.0)).slopes.tolist()
    [0.0, 1.0]
    """
    under, over = _beyond(x, low, high)
    taken = (~(under | over), under, over)[position].astype(np.float64)
    if position == 0:
        return Uses(np.array([index], np.int64).reshape(1, x.ndim), taken[tuple(index)].reshape(1))
    return Uses(within(Box.whole(x.shape)), taken.ravel())


def limits(x: Array, low: Array | None = None, high: Array | None = None) -> tuple[float, float]:
    """Return the bounds that saturate a value.

    A bound of zero is none of them: there a rectifier rests, and its zeros are counted as zeros.

    >>> limits(np.zeros(1), np.array(0.0), np.array(6.0))
    (-inf, 6.0)
    """
    first = -np.inf if low is None or low.item() == 0 else low.item()
    return first, np.inf if high is None or high.item() == 0 else high.item()


def _beyond(x: Array, low: Array | None, high: Array | None) -> tuple[Array, Array]:
    """Return where the low bound is the value, and where the high one is."""
    _check(low, high)
    over = np.zeros(x.shape, bool) if high is None else forward(x, low) >= high.reshape(())
    under = np.zeros(x.shape, bool) if low is None else (x <= low.reshape(())) & ~over
    return under, over


def _check(*bounds: Array | None) -> None:
    for bound in bounds:
        if bound is not None and bound.size != 1:
            raise BadShape("Clip: a bound is one number", received=f"a tensor {bound.shape}")
