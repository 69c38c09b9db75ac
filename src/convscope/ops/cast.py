"""Cast: the same values in another type.

Source: https://onnx.ai/onnx/operators/onnx__Cast.html
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind

NAME = "Cast"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)

TYPES = {  # ONNX's numbers of the types that NumPy has
    1: np.float32, 2: np.uint8, 3: np.int8, 4: np.uint16, 5: np.int16, 6: np.int32,
    7: np.int64, 9: np.bool_, 10: np.float16, 11: np.float64, 12: np.uint32, 13: np.uint64,
}  # fmt: skip


def forward(x: Array, *, to: int, **_: Any) -> Array:
    """Return ``x`` in the type of ONNX's number ``to`` (1 float32, 7 int64, 10 float16, …).

    Raises BadShape for a type that NumPy does not have.

    >>> forward(np.array([1.7, -1.7]), to=7).tolist()
    [1, -1]
    """
    if to not in TYPES:
        raise BadShape("Cast: a type that NumPy does not have", received=f"ONNX's number {to}")
    with np.errstate(over="ignore", invalid="ignore"):  # what does not fit becomes infinite
        return x.astype(TYPES[to])


def backward(dy: Array, x: Array, **_: Any) -> tuple[Array]:
    """Return the gradient in the type of x."""
    return (dy.astype(x.dtype),)
