"""Dropout in inference: y = x. In training values are dropped at random: that is not computed.

Source: https://onnx.ai/onnx/operators/onnx__Dropout.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import UnsupportedOp
from ..base.terms import Factor, Kind, Terms
from .kinds.elementwise import factor, single

NAME = "Dropout"
KIND = Kind.ELEMENTWISE
INPUTS = ("x", "ratio", "training_mode")


def forward(
    x: Array, ratio: Array | None = None, training_mode: Array | None = None, *,
    outputs: int = 1, **_: Any,
) -> Any:  # fmt: skip
    """Return ``x`` (any shape); with ``outputs=2`` also the mask of what is kept: everything.

    ``ratio`` and ``seed`` matter in training only. Raises UnsupportedOp in training mode, unless
    the ratio is 0: its result is random.

    >>> forward(np.array([1.0, 2.0])).tolist()
    [1.0, 2.0]
    >>> [part.tolist() for part in forward(np.array([1.0, 2.0]), np.array(0.5), outputs=2)]
    [[1.0, 2.0], [True, True]]
    """
    trains = training_mode is not None and bool(np.all(training_mode))
    if trains and (ratio is None or np.any(ratio != 0)):
        raise UnsupportedOp(
            "Dropout: in training mode values are dropped at random",
            remedy="Export the network for inference (model.eval() in PyTorch).",
        )
    return x if outputs == 1 else (x, np.ones(x.shape, bool))


def backward(dy: Any, x: Array, *rest: Array | None, **_: Any) -> tuple[Array | None, ...]:
    """Return the gradient as it is.

    >>> backward(np.ones(2), np.array([1.0, 2.0]), np.array(0.5))
    (array([1., 1.]), None)
    """
    first = dy[0] if isinstance(dy, tuple) else dy
    return (first, *(None for _value in rest))


def terms(
    cell: Sequence[int], x: Array, *rest: Array | None, output: int = 0, **_: Any
) -> Terms:  # fmt: skip
    """Return the value itself; of the mask, a 1.

    >>> terms((1,), np.array([1.0, 2.0])).value, terms((1,), np.array([1.0, 2.0]), output=1).value
    (2.0, 1.0)
    """
    return single(Factor("kept", np.ones(1)) if output else factor("x", 0, cell, x))


def reads(
    box: Box, x: Array, *rest: Array | None, output: int = 0, **_: Any
) -> tuple[Box | None, ...]:
    """Return the same box of x; the mask reads nothing of it.

    >>> reads(Box((0,), (1,)), np.zeros(2))
    (Box(start=(0,), stop=(1,)),)
    """
    nothing = Box((0,) * x.ndim, (0,) * x.ndim)
    # ratio and training_mode change nothing in inference
    others = (None if v is None else Box((0,) * np.ndim(v), (0,) * np.ndim(v)) for v in rest)
    return (nothing if output else box, *others)
