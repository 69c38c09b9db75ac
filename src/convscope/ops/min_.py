"""Min: y = min(a, b, …), over any number of inputs; they broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Min.html
"""

from __future__ import annotations

from functools import reduce

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from .kinds.elementwise import picked

NAME = "Min"
KIND = Kind.ELEMENTWISE


def forward(*inputs: Array) -> Array:
    """Return the smallest of the inputs at every place.

    >>> forward(np.ones(2), np.array([0.0, 5.0])).tolist()
    [0.0, 1.0]
    """
    return reduce(np.minimum, inputs)


def backward(dy: Array, *inputs: Array) -> tuple[Array, ...]:
    """Pass the gradient to the input that was picked, the first where several are equal."""
    return picked(dy, inputs, forward(*inputs))
