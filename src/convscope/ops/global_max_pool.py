"""Global max pooling: the largest value of each channel; (n c h w) becomes (n c 1 1).

Source: https://onnx.ai/onnx/operators/onnx__GlobalMaxPool.html
"""

from __future__ import annotations

from collections.abc import Sequence

from ..base.array import Array
from ..base.terms import Kind, Terms
from ..base.window import Window
from . import max_pool, reduce_max
from .kinds.pool import everything, spatial_axes
from .kinds.pool import reads_everything as reads

__all__ = ["INPUTS", "KIND", "NAME", "backward", "forward", "reads", "terms", "window"]

NAME = "GlobalMaxPool"
KIND = Kind.WINDOW_PICK
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return the largest value of each channel of ``x``. Raises BadShape below three axes.

    >>> forward(np.array([3.0, 4.0]).reshape(1, 1, 2)).tolist()
    [[[4.0]]]
    """
    window(x)
    return reduce_max.forward(x, spatial_axes(x))


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Send each gradient to the cell that was picked, the first where several are equal.

    >>> backward(np.ones((1, 1, 1)), np.array([[[3.0, 4.0]]]))[0].tolist()
    [[[0.0, 1.0]]]
    """
    return reduce_max.backward(dy, x, spatial_axes(x))[:1]


def terms(cell: Sequence[int], x: Array) -> Terms:
    """Return the values of the channel, of which the largest is picked."""
    return max_pool.terms(cell, x, kernel_shape=x.shape[2:])


def window(x: Array) -> Window:
    """Return the window that covers everything."""
    return everything(x)
