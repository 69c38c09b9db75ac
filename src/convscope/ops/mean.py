"""Mean: y = (a + b + …) / n, over any number of inputs; they broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Mean.html
"""

from __future__ import annotations

from functools import reduce

import numpy as np

from ..base.array import Array
from ..base.terms import Kind
from .kinds.elementwise import unbroadcast

NAME = "Mean"
KIND = Kind.ELEMENTWISE


def forward(*inputs: Array) -> Array:
    """Return the mean of the inputs at every place.

    >>> forward(np.ones(2), np.array([3.0, 5.0])).tolist()
    [2.0, 3.0]
    """
    return (reduce(np.add, inputs) / len(inputs)).astype(inputs[0].dtype)


def backward(dy: Array, *inputs: Array) -> tuple[Array, ...]:
    """Pass an equal share of the gradient to every input."""
    return tuple(unbroadcast(dy / len(inputs), x.shape) for x in inputs)
