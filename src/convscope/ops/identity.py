"""Identity: y = x.

Source: https://onnx.ai/onnx/operators/onnx__Identity.html
"""

from __future__ import annotations

from ..base.array import Array
from ..base.terms import Kind

NAME = "Identity"
KIND = Kind.ELEMENTWISE
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return ``x`` as it is; any shape.

    >>> forward(np.array([1.0])).tolist()
    [1.0]
    """
    return x


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Return the gradient as it is.

    >>> backward(np.ones(1), np.array([7.0]))[0].tolist()
    [1.0]
    """
    return (dy,)
