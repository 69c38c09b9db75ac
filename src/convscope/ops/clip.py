"""Clip: values below ``low`` become low, above ``high`` become high; ReLU6 is clip to 0 and 6.

    y = min(high, max(low, x))

Source: https://onnx.ai/onnx/operators/onnx__Clip.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind

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
    _check(low, high)
    over = np.zeros(x.shape, bool) if high is None else forward(x, low) >= high.reshape(())
    under = np.zeros(x.shape, bool) if low is None else (x <= low.reshape(())) & ~over
    return (
        dy * ~(over | under),
        None if low is None else np.asarray((dy * under).sum()).reshape(low.shape),
        None if high is None else np.asarray((dy * over).sum()).reshape(high.shape),
    )


def _check(*bounds: Array | None) -> None:
    for bound in bounds:
        if bound is not None and bound.size != 1:
            raise BadShape("Clip: a bound is one number", received=f"a tensor {bound.shape}")
