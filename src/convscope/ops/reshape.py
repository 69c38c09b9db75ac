"""Reshape: the same values in the same order, counted off differently.

Source: https://onnx.ai/onnx/operators/onnx__Reshape.html
"""

from __future__ import annotations

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind
from .kinds.rearrange import reshaped, whole

NAME = "Reshape"
KIND = Kind.REARRANGE
INPUTS = ("x", "shape")


def forward(x: Array, shape: Array, *, allowzero: int = 0) -> Array:
    """Return ``x`` with a new shape: 0 keeps an axis (unless ``allowzero``), -1 takes the rest.

    Raises BadShape where the numbers of values differ.

    >>> forward(np.zeros((2, 3, 4)), np.array([0, -1])).shape
    (2, 12)
    """
    sizes = [int(n) for n in shape]
    if not allowzero:
        kept = [*x.shape, *[0] * len(sizes)]
        sizes = [kept[i] if n == 0 else n for i, n in enumerate(sizes)]
    try:
        return x.reshape(sizes)
    except ValueError:
        wanted = tuple(int(n) for n in shape)
        raise BadShape(f"Reshape: {x.shape} cannot become {wanted}") from None


def backward(dy: Array, x: Array, shape: Array, *, allowzero: int = 0) -> tuple[Array, None]:
    """Return the gradient in the shape that x had.

    >>> backward(np.zeros((2, 12)), np.zeros((2, 3, 4)), np.array([0, -1]))[0].shape
    (2, 3, 4)
    """
    return dy.reshape(x.shape), None


def reads(box: Box, x: Array, shape: Array, *, allowzero: int = 0) -> tuple[Box | None, ...]:
    """Return what the box was before; along axes that stay it may reach outside.

    >>> reads(Box((0, 4, -1), (1, 6, 3)), np.zeros((1, 2, 3, 7)), np.array([1, 6, 7]))[0]
    Box(start=(0, 1, 1, -1), stop=(1, 2, 3, 3))
    """
    new = forward(x, shape, allowzero=allowzero).shape
    return reshaped(box, x.shape, new), *whole(shape)
