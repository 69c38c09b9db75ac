"""Sum: y = a + b + …, over any number of inputs; they broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Sum.html
"""

from __future__ import annotations

from functools import reduce

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from .kinds.elementwise import unbroadcast

NAME = "Sum"
KIND = Kind.ELEMENTWISE


def forward(*inputs: Array) -> Array:
    """Return the sum of the inputs at every place.

    >>> forward(np.ones(2), np.array(2.0), np.array([3.0, 4.0])).tolist()
    [6.0, 7.0]
    """
    return reduce(np.add, inputs)


def backward(dy: Array, *inputs: Array) -> tuple[Array, ...]:
    """Pass the gradient to every input."""
    return tuple(unbroadcast(dy, x.shape) for x in inputs)
