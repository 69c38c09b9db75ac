"""Einsum: sums of products, written as an equation of the axes' letters.

Source: https://onnx.ai/onnx/operators/onnx__Einsum.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind

NAME = "Einsum"
KIND = Kind.SHAPE
INPUTS: tuple[str, ...] = ()  # any number: x1, x2, …


def forward(*inputs: Array, equation: str) -> Array:
    """Return the sums that the ``equation`` asks for. Raises BadShape where it does not fit.

    >>> forward(np.array([[1.0, 2.0]]), np.array([3.0, 4.0]), equation="ij,j->i").tolist()
    [11.0]
    """
    try:
        return np.asarray(np.einsum(equation, *inputs))
    except ValueError as error:
        shapes = " and ".join(str(x.shape) for x in inputs)
        raise BadShape(f"Einsum: {equation!r} does not fit: {error}", received=shapes) from None
