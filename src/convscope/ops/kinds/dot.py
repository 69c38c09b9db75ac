"""What Gemm and MatMul share: the terms of a row times a column."""

from __future__ import annotations

import numpy as np

from ...base.array import Array
from ...base.terms import Factor


def row_times_column(
    a: Array, at_a: Array, b: Array, at_b: Array, names: tuple[str, str]
) -> tuple[tuple[Factor, Factor], Array]:
    """Return both factors of every term, and the products, in double precision."""
    left = a[tuple(at_a.T)].astype(np.float64)
    right = b[tuple(at_b.T)].astype(np.float64)
    return (Factor(names[0], left, 0, at_a), Factor(names[1], right, 1, at_b)), left * right
