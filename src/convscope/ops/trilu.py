"""Trilu: the upper or lower triangle of matrices, zeros elsewhere.

Source: https://onnx.ai/onnx/operators/onnx__Trilu.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind

NAME = "Trilu"
KIND = Kind.SHAPE
INPUTS = ("x", "k")


def forward(x: Array, k: Array | None = None, *, upper: int = 1) -> Array:
    """Return the triangle of each matrix (… h w) from, or up to, the diagonal ``k`` steps above.

    Raises BadShape where there are no matrices.

    >>> forward(np.ones((2, 2))).tolist(), forward(np.ones((2, 2)), upper=0).tolist()
    ([[1.0, 1.0], [0.0, 1.0]], [[1.0, 0.0], [1.0, 1.0]])
    """
    if x.ndim < 2:
        raise BadShape("Trilu: at least two axes are needed", received=str(x.shape))
    diagonal = 0 if k is None else int(k.item())
    return np.triu(x, diagonal) if upper else np.tril(x, diagonal)
