"""Reshape: the same values in the same order, counted off differently.

Source: https://onnx.ai/onnx/operators/onnx__Reshape.html
"""

from __future__ import annotations

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind

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
        sizes = [x.shape[i] if n == 0 else n for i, n in enumerate(sizes)]
    try:
        return x.reshape(sizes)
    except ValueError:
        raise BadShape(f"Reshape: {x.shape} cannot become {tuple(sizes)}") from None
