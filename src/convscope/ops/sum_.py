"""Sum: y = x1 + x2 + …, any number of inputs; they broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Sum.html
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from ..base.array import Array
from ..base.terms import Kind, Terms
from .kinds.elementwise import check_shapes, joined, unbroadcast

NAME = "Sum"
KIND = Kind.ELEMENTWISE
ADDS = True  # its value is a sum of its inputs, each by a constant
INPUTS: tuple[str, ...] = ()  # any number: x1, x2, …


def forward(*inputs: Array) -> Array:
    """Return the sum of the inputs at every place. Raises BadShape where shapes do not fit.

    >>> forward(np.ones(2), np.array(2.0), np.array([3.0, 4.0])).tolist()
    [6.0, 7.0]
    """
    check_shapes(NAME, *inputs)
    return reduce(np.add, inputs)


def backward(dy: Array, *inputs: Array) -> tuple[Array, ...]:
    """Pass the gradient to every input, summed over the axes along which it was stretched.

    >>> [g.tolist() for g in backward(np.ones(2), np.ones(2), np.array(2.0))]
    [[1.0, 1.0], 2.0]
    """
    return tuple(unbroadcast(dy, x.shape) for x in inputs)


def terms(cell: Sequence[int], *inputs: Array) -> Terms:
    """Return one term for each input.

    >>> terms((0,), np.array([2.0]), np.array([3.0]), np.array([4.0])).products.tolist()
    [2.0, 3.0, 4.0]
    """
    return joined(INPUTS, cell, inputs)
