"""Constant: a value written into the graph.

Source: https://onnx.ai/onnx/operators/onnx__Constant.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.errors import UnsupportedOp
from ..base.terms import Kind

NAME = "Constant"
KIND = Kind.SHAPE
INPUTS: tuple[str, ...] = ()  # none


def forward(
    *, value: Array | None = None, value_float: float | None = None, value_int: int | None = None,
    value_floats: Sequence[float] | None = None, value_ints: Sequence[int] | None = None, **_: Any,
) -> Array:  # fmt: skip
    """Return the constant, whichever way it is written.

    Raises UnsupportedOp where it is text or sparse.

    >>> forward(value_ints=[1, 2]).tolist(), forward(value_float=0.5).tolist()
    ([1, 2], 0.5)
    """
    if value is not None:
        return np.asarray(value)
    integers = value_int if value_int is not None else value_ints
    if integers is not None:
        return np.array(integers, np.int64)
    reals = value_float if value_float is not None else value_floats
    if reals is None:
        raise UnsupportedOp("Constant: it holds no plain numbers", received=", ".join(_) or None)
    return np.array(reals, np.float32)
