"""Is it infinite: y = (x is −∞ or ∞), a truth value.

Source: https://onnx.ai/onnx/operators/onnx__IsInf.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "IsInf"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array, *, detect_negative: int = 1, detect_positive: int = 1) -> Array:
    """Return for every place whether x is infinite; each sign may be left out; any shape.

    >>> x = np.array([1.0, np.inf, -np.inf])
    >>> forward(x).tolist(), forward(x, detect_negative=0).tolist()
    ([False, True, True], [False, True, False])
    """
    return ((x == np.inf) & bool(detect_positive)) | ((x == -np.inf) & bool(detect_negative))
