"""Mean: y = (x1 + x2 + …) / n, any number of inputs; they broadcast.

Source: https://onnx.ai/onnx/operators/onnx__Mean.html
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from ..base.array import Array
from ..base.terms import Kind, Terms
from .kinds.elementwise import check_shapes, joined, unbroadcast

NAME = "Mean"
KIND = Kind.ELEMENTWISE
ADDS = True  # its value is a sum of its inputs, each by a constant
INPUTS: tuple[str, ...] = ()  # any number: x1, x2, …


def forward(*inputs: Array) -> Array:
    """Return the mean of the inputs at every place. Raises BadShape where shapes do not fit.

    >>> forward(np.ones(2), np.array([3.0, 5.0])).tolist()
    [2.0, 3.0]
    """
    check_shapes(NAME, *inputs)
    return reduce(np.add, inputs) / len(inputs)


def backward(dy: Array, *inputs: Array) -> tuple[Array, ...]:
    """Pass an equal share of the gradient to every input.

    >>> [g.tolist() for g in backward(np.ones(2), np.ones(2), np.array(2.0))]
    [[0.5, 0.5], 1.0]
    """
    return tuple(unbroadcast(dy / len(inputs), x.shape) for x in inputs)


def terms(cell: Sequence[int], *inputs: Array) -> Terms:
    """Return one term for each input: its value times 1/n.

    >>> terms((0,), np.array([2.0]), np.array([4.0])).products.tolist()
    [1.0, 2.0]
    """
    share = [1 / len(inputs)] * len(inputs)
    return joined(INPUTS, cell, inputs, scales=("share", share))
