"""Instance normalisation: each channel of each picture to mean 0 and variance 1, scaled, shifted.

Source: https://onnx.ai/onnx/operators/onnx__InstanceNormalization.html
"""

from __future__ import annotations

from collections.abc import Sequence

from ..base.array import Array
from ..base.box import Box
from ..base.terms import Kind, Terms
from . import group_normalization as group
from .kinds.normalise import multiply_adds

__all__ = ["INPUTS", "KIND", "NAME", "backward", "forward", "multiply_adds", "reads", "terms"]

NAME = "InstanceNormalization"
KIND = Kind.NORMALISE
INPUTS = ("x", "scale", "bias")


def forward(x: Array, scale: Array, bias: Array, *, epsilon: float = 1e-5) -> Array:
    """Normalise every channel of ``x`` (n c …) by itself; scale and bias (c).

    Raises BadShape where the numbers do not fit the channels.

    >>> one = np.ones(1)
    >>> forward(np.array([[[1.0, 3.0]]]), 2 * one, one, epsilon=0.0).tolist()
    [[[-1.0, 3.0]]]
    """
    return group.forward(x, scale, bias, num_groups=x.shape[1], epsilon=epsilon)


def backward(
    dy: Array, x: Array, scale: Array, bias: Array, *, epsilon: float = 1e-5
) -> tuple[Array, Array, Array]:
    """Return the gradients of x, scale and bias.

    >>> x, one = np.array([[[1.0, 3.0]]]), np.ones(1)
    >>> [g.ravel().tolist() for g in backward(x, x, one, one, epsilon=0.0)]
    [[0.0, 0.0], [2.0], [4.0]]
    """
    return group.backward(dy, x, scale, bias, num_groups=x.shape[1], epsilon=epsilon)


def terms(
    cell: Sequence[int], x: Array, scale: Array, bias: Array, *, epsilon: float = 1e-5
) -> Terms:
    """Return the value's own product and shift, with mean and variance as steps."""
    return group.terms(cell, x, scale, bias, num_groups=x.shape[1], epsilon=epsilon)


def reads(box: Box, x: Array, scale: Array, bias: Array, **_: float) -> tuple[Box, Box, Box]:
    """Return whole channels."""
    return group.reads(box, x, scale, bias, num_groups=x.shape[1])
