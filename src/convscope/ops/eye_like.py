"""EyeLike: ones on a diagonal, zeros elsewhere.

Source: https://onnx.ai/onnx/operators/onnx__EyeLike.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind
from .cast import numpy_type

NAME = "EyeLike"
KIND = Kind.SHAPE
INPUTS = ("x",)


def forward(x: Array, *, dtype: int | None = None, k: int = 0) -> Array:
    """Return ones on the diagonal ``k`` steps above the main one, in the shape (h w) of ``x``.

    ``dtype`` is ONNX's number of a type, that of x without it. Raises BadShape for another rank.

    >>> forward(np.zeros((2, 3)), k=1).tolist()
    [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    """
    if x.ndim != 2:
        raise BadShape("EyeLike: two axes are needed", received=str(x.shape))
    made_of = x.dtype if dtype is None else np.dtype(numpy_type(NAME, dtype))
    return np.eye(x.shape[0], x.shape[1], k, made_of)
