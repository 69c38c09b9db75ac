"""Max: y = max(x1, x2, …), any number of inputs; they broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Max.html
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from ..base.array import Array
from ..base.terms import Kind, Terms
from .kinds.elementwise import check_shapes, joined, picked

NAME = "Max"
KIND = Kind.ELEMENTWISE
INPUTS: tuple[str, ...] = ()  # any number: x1, x2, …


def forward(*inputs: Array) -> Array:
    """Return the largest of the inputs at every place. Raises BadShape where shapes do not fit.

    >>> forward(np.ones(2), np.array([0.0, 5.0])).tolist()
    [1.0, 5.0]
    """
    check_shapes(NAME, *inputs)
    return reduce(np.maximum, inputs)


def backward(dy: Array, *inputs: Array) -> tuple[Array, ...]:
    """Pass the gradient to the input that was picked, the first where several are equal.

    >>> [g.tolist() for g in backward(np.ones(2), np.ones(2), np.array([0.0, 5.0]))]
    [[1.0, 0.0], [0.0, 1.0]]
    """
    return picked(dy, inputs, forward(*inputs))


def terms(cell: Sequence[int], *inputs: Array) -> Terms:
    """Return the values of which the largest is picked, one for each input.

    >>> found = terms((0,), np.array([2.0]), np.array([4.0]))
    >>> found.products.tolist(), found.value
    ([2.0, 4.0], 4.0)
    """
    return joined(INPUTS, cell, inputs, "max")
