"""Matrix product over the last two axes, the others broadcast, as ``numpy.matmul``.

Source: https://onnx.ai/onnx/operators/onnx__MatMul.html
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind, Terms
from .kinds.dot import row_times_column
from .kinds.elementwise import place, unbroadcast

NAME = "MatMul"
KIND = Kind.DOT
INPUTS = ("a", "b")


def forward(a: Array, b: Array) -> Array:
    """Return ``a`` (… n k) times ``b`` (… k m). Raises BadShape where the two do not fit.

    >>> forward(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])).tolist()
    [[11.0]]
    """
    try:
        return np.matmul(a, b)
    except ValueError:
        raise BadShape(
            "MatMul: the shapes do not fit", received=f"{a.shape} and {b.shape}"
        ) from None


def backward(dy: Array, a: Array, b: Array) -> tuple[Array, Array]:
    """Return the gradients of a and b, summed over axes along which they were stretched."""
    wide_a, wide_b, wide_dy = _wide(a, b, dy)
    d_a = unbroadcast(wide_dy @ wide_b.swapaxes(-1, -2), wide_a.shape)
    d_b = unbroadcast(wide_a.swapaxes(-1, -2) @ wide_dy, wide_b.shape)
    return d_a.reshape(a.shape), d_b.reshape(b.shape)


def terms(cell: Sequence[int], a: Array, b: Array) -> Terms:
    """Return the product of every value in the row with its partner in the column."""
    batch, row, column = _place(cell, a, b)
    k = np.arange(a.shape[-1])

    def cells(x: Array, last: Sequence[Array]) -> Array:
        before = place(batch, x.shape[:-2]) if x.ndim > 2 else ()
        return np.column_stack([*(np.full_like(k, i) for i in before), *last])

    at_a = cells(a, [k] if a.ndim == 1 else [np.full_like(k, row), k])
    at_b = cells(b, [k] if b.ndim == 1 else [k, np.full_like(k, column)])
    factors, products = row_times_column(a, at_a, b, at_b, ("a", "b"))
    return Terms(factors, products)


def reads(box: Box, a: Array, b: Array) -> tuple[Box, Box]:
    """Return whole rows of a and whole columns of b."""
    first = _place(box.start, a, b)
    last = _place([i - 1 for i in box.stop], a, b)

    def rows(x: Array, kept: int, axis: int) -> Box:
        if x.ndim == 1:
            return Box.whole(x.shape)
        low, high = place(first[0], x.shape[:-2]), place(last[0], x.shape[:-2])
        start, stop = [*low, 0, 0], [*(i + 1 for i in high), *x.shape[-2:]]
        start[x.ndim - 2 + axis], stop[x.ndim - 2 + axis] = int(first[kept]), int(last[kept]) + 1  # type: ignore[call-overload]
        return Box(tuple(start), tuple(stop))

    return rows(a, 1, 0), rows(b, 2, 1)


def multiply_adds(a: Array, b: Array) -> int:
    """Count one multiply-add for every value of every row and column that meet.

    >>> multiply_adds(np.zeros((2, 3)), np.zeros((3, 4)))
    24
    """
    wide_a, wide_b, _ = _wide(a, b, None)
    batch = np.broadcast_shapes(wide_a.shape[:-2], wide_b.shape[:-2])
    return int(np.prod(batch, dtype=int) * wide_a.shape[-2] * wide_a.shape[-1] * wide_b.shape[-1])


def _wide(a: Array, b: Array, dy: Array | None) -> tuple[Array, Array, Array]:
    """Give vectors their missing axis: a row before, a column after."""
    if dy is None:
        dy = np.zeros(())
    if b.ndim == 1:
        b, dy = b[:, None], dy[..., None]
    if a.ndim == 1:
        a, dy = a[None], dy[..., None, :] if dy.ndim else dy
    return a, b, dy


def _place(cell: Sequence[int], a: Array, b: Array) -> tuple[tuple[int, ...], int, int]:
    """Return an output cell as its batch, its row of a and its column of b."""
    rest = list(cell)
    column = rest.pop() if b.ndim > 1 else 0
    row = rest.pop() if a.ndim > 1 else 0
    return tuple(rest), row, column
