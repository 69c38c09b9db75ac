"""Dropout in inference: y = x. In training values are dropped at random; that is not computed here.

Source: https://onnx.ai/onnx/operators/onnx__Dropout.html
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind
from .kinds.elementwise import factor, single

NAME = "Dropout"
KIND = Kind.ELEMENTWISE
INPUTS = ("x", "ratio", "training_mode")


def forward(
    x: Array, ratio: Array | None = None, training_mode: Array | None = None, *,
    outputs: int = 1, **_: Any,
) -> Any:  # fmt: skip
    """Return ``x``; with ``outputs=2`` also the mask of what is kept: everything.

    Raises BadShape in training mode with a ratio above 0, whose result is random.

    >>> forward(np.array([1.0, 2.0])).tolist()
    [1.0, 2.0]
    """
    if training_mode is not None and bool(training_mode) and (ratio is None or float(ratio) > 0):
        raise BadShape("Dropout: training mode is random and is not computed")
    return x if outputs == 1 else (x, np.ones(x.shape, bool))


def backward(dy: Any, x: Array, *rest: Array | None, **_: Any) -> tuple[Array | None, ...]:
    """Return the gradient as it is."""
    first = dy[0] if isinstance(dy, tuple) else dy
    return (first, *(None for _value in rest))


def terms(cell: Any, x: Array, *rest: Array | None, **_: Any) -> Any:
    """Return the value itself."""
    return single(factor("x", 0, cell, x))


def reads(box: Box, x: Array, *rest: Array | None, **_: Any) -> tuple[Box | None, ...]:
    """Return the same box of x."""
    return (box, *(None if v is None else Box.whole(np.shape(v)) for v in rest))
