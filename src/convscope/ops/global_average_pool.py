"""Global average pooling: the mean of each channel; (n c h w) becomes (n c 1 1).

Source: https://onnx.ai/onnx/operators/onnx__GlobalAveragePool.html
"""

from __future__ import annotations

from collections.abc import Sequence

from ..base.array import Array
from ..base.terms import Kind, Terms
from ..base.window import Window
from . import average_pool, reduce_mean
from .kinds.pool import everything, spatial_axes
from .kinds.pool import reads_everything as reads

__all__ = [
    "INPUTS", "KIND", "NAME", "backward", "forward", "multiply_adds", "reads", "terms", "window",
]  # fmt: skip

NAME = "GlobalAveragePool"
KIND = Kind.WINDOW_SUM
INPUTS = ("x",)


def forward(x: Array) -> Array:
    """Return the mean of each channel of ``x``. Raises BadShape below three axes.

    >>> forward(np.array([3.0, 4.0]).reshape(1, 1, 2)).tolist()
    [[[3.5]]]
    """
    window(x)
    return reduce_mean.forward(x, spatial_axes(x))


def backward(dy: Array, x: Array) -> tuple[Array]:
    """Share each gradient equally among the cells of its channel.

    >>> backward(np.ones((1, 1, 1)), np.zeros((1, 1, 2)))[0].tolist()
    [[[0.5, 0.5]]]
    """
    return reduce_mean.backward(dy, x, spatial_axes(x))[:1]


def terms(cell: Sequence[int], x: Array) -> Terms:
    """Return one term for every cell of the channel."""
    return average_pool.terms(cell, x, kernel_shape=x.shape[2:])


def multiply_adds(x: Array) -> int:
    """Count one addition a cell."""
    return int(x.size)


def window(x: Array) -> Window:
    """Return the window that covers everything."""
    return everything(x)
