"""Cast: the same values in another type.

Source: https://onnx.ai/onnx/operators/onnx__Cast.html
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.array import Array
from ..base.errors import UnsupportedOp
from ..base.terms import Kind

NAME = "Cast"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)

TYPES: dict[int, type[np.generic]] = {  # ONNX's numbers of the types that NumPy has
    1: np.float32, 2: np.uint8, 3: np.int8, 4: np.uint16, 5: np.int16, 6: np.int32,
    7: np.int64, 9: np.bool_, 10: np.float16, 11: np.float64, 12: np.uint32, 13: np.uint64,
}  # fmt: skip


def forward(x: Array, *, to: int, **_: Any) -> Array:
    """Return ``x`` (any shape) in the type of ONNX's number ``to`` (1 float32, 7 int64, 9 bool, …).

    Fractions are cut towards zero; what is not 0 is true. ``saturate`` and ``round_mode`` speak of
    8-bit floats only. Raises UnsupportedOp for a type that NumPy does not have (those, strings).

    >>> forward(np.array([1.7, -1.7]), to=7).tolist()
    [1, -1]
    """
    with np.errstate(over="ignore", invalid="ignore"):  # what does not fit becomes infinite
        return x.astype(numpy_type(NAME, to))


def backward(dy: Array, x: Array, *, to: int, **_: Any) -> tuple[Array | None]:
    """Return the gradient in the type of x: zeros where fractions are lost, None for no fractions.

    >>> x = np.array([1.5], np.float32)
    >>> [backward(np.ones(1), x, to=to)[0].tolist() for to in (11, 7)]
    [[1.0], [0.0]]
    """
    if x.dtype.kind != "f":
        return (None,)
    smooth = np.dtype(numpy_type(NAME, to)).kind == "f"
    return (np.asarray(dy if smooth else np.zeros_like(dy), x.dtype),)


def numpy_type(name: str, number: int) -> type[np.generic]:
    """Return NumPy's type for ONNX's number; raises UnsupportedOp, for op ``name``, without one.

    >>> numpy_type("Cast", 10).__name__
    'float16'
    """
    if number not in TYPES:
        raise UnsupportedOp(
            f"{name}: NumPy does not have ONNX's type of number {number}",
            remedy=f"Types: {', '.join(f'{n} {t.__name__}' for n, t in TYPES.items())}.",
        )
    return TYPES[number]
