"""Constant: a value written into the graph.

Source: https://onnx.ai/onnx/operators/onnx__Constant.html
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind

NAME = "Constant"
KIND = Kind.SHAPE
INPUTS = ()


def forward(
    *, value: Array | None = None, value_float: float | None = None, value_int: int | None = None,
    value_floats: Sequence[float] | None = None, value_ints: Sequence[int] | None = None,
) -> Array:  # fmt: skip
    """Return the constant, whichever way it is written.

    >>> forward(value_ints=[1, 2]).tolist()
    [1, 2]
    """
    if value is not None:
        return np.asarray(value)
    whole = value_int if value_int is not None else value_ints
    if whole is not None:
        return np.array(whole, np.int64)
    real = value_float if value_float is not None else value_floats
    if real is None:
        raise BadShape("Constant: it holds neither numbers nor a tensor")
    return np.array(real, np.float32)
