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
from ..base.uses import Uses, met, within
from .kinds.dot import row_times_column
from .kinds.elementwise import place, readers, unbroadcast

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
    """Return the gradients of a and b, summed over axes along which they were stretched.

    >>> a, b = np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])
    >>> [g.tolist() for g in backward(np.ones((1, 1)), a, b)]
    [[[3.0, 4.0]], [[1.0], [2.0]]]
    """
    wide_a, wide_b = _wide(a, b)
    batch = dy.shape[: dy.ndim - (a.ndim > 1) - (b.ndim > 1)]
    wide_dy = dy.reshape(*batch, wide_a.shape[-2], wide_b.shape[-1])
    d_a = unbroadcast(wide_dy @ wide_b.swapaxes(-1, -2), wide_a.shape)
    d_b = unbroadcast(wide_a.swapaxes(-1, -2) @ wide_dy, wide_b.shape)
    return d_a.reshape(a.shape), d_b.reshape(b.shape)


def terms(cell: Sequence[int], a: Array, b: Array) -> Terms:
    """Return the product of every value in the row with its partner in the column.

    >>> terms((), np.array([1.0, 2.0]), np.array([3.0, 4.0])).products.tolist()
    [3.0, 8.0]
    """
    batch, row, column = _place(cell, a, b)
    k = np.arange(a.shape[-1])

    def cells(x: Array, last: Sequence[Array]) -> Array:
        before = [np.full_like(k, i) for i in place(batch, x.shape[:-2])]
        return np.column_stack([*before, *last])

    at_a = cells(a, [k] if a.ndim == 1 else [np.full_like(k, row), k])
    at_b = cells(b, [k] if b.ndim == 1 else [k, np.full_like(k, column)])
    factors, products = row_times_column(a, at_a, b, at_b, ("a", "b"))
    return Terms(factors, products)


def uses(position: int, index: Sequence[int], a: Array, b: Array) -> Uses:
    """Return every value that one weight of ``a`` or of ``b`` meets.

    >>> a, b = np.array([[1.0, 2.0], [5.0, 6.0]]), np.array([[3.0], [4.0]])
    >>> uses(1, (1, 0), a, b).slopes.tolist()
    [2.0, 6.0]
    """
    weight, other = ((a, b), (b, a))[position]
    wide_a, wide_b = _wide(a, b)
    batch = np.broadcast_shapes(wide_a.shape[:-2], wide_b.shape[:-2])
    last = index[-2:] if weight.ndim > 1 else (0, index[0]) if position == 0 else (index[0], 0)
    k, line = last[::-1] if position == 0 else last
    ends = [(0, wide_a.shape[-2])] if a.ndim > 1 else []
    ends += [(0, wide_b.shape[-1])] if b.ndim > 1 else []
    if weight.ndim > 1:
        ends[-position] = (line, line + 1)
    over = readers(index[:-2], weight.shape[:-2], batch)
    start, stop = zip(*over.axes(), *ends, strict=True) if batch or ends else ((), ())
    cells = within(Box(start, stop))
    rank = len(other.shape[:-2])
    read = cells[:, len(batch) - rank : len(batch)] * (np.array(other.shape[:-2], int) != 1)
    across = np.full(len(cells), k)
    if other.ndim == 1:
        read = across
    elif position == 0:
        read = np.column_stack([read, across, cells[:, -1]])
    else:
        read = np.column_stack([read, cells[:, len(batch)], across])
    found = met(other, read, 1 - position, INPUTS[1 - position])
    return Uses(cells, found.values, found)


def reads(box: Box, a: Array, b: Array) -> tuple[Box, Box]:
    """Return whole rows of a and whole columns of b."""
    batch, top, left = _place(box.start, a, b)
    last, bottom, right = _place([i - 1 for i in box.stop], a, b)

    def part(x: Array, start: tuple[int, ...], stop: tuple[int, ...]) -> Box:
        low, high = place(batch, x.shape[:-2]), place(last, x.shape[:-2])
        return Box((*low, *start), (*(i + 1 for i in high), *stop))

    k = a.shape[-1]
    box_a = Box((0,), (k,)) if a.ndim == 1 else part(a, (top, 0), (bottom + 1, k))
    box_b = Box((0,), (k,)) if b.ndim == 1 else part(b, (0, left), (k, right + 1))
    return box_a, box_b


def multiply_adds(a: Array, b: Array) -> int:
    """Count one multiply-add for every value of every row and column that meet.

    >>> multiply_adds(np.zeros((2, 3)), np.zeros((3, 4)))
    24
    """
    wide_a, wide_b = _wide(a, b)
    batch = np.broadcast_shapes(wide_a.shape[:-2], wide_b.shape[:-2])
    return int(np.prod(batch, dtype=int) * wide_a.shape[-2] * wide_a.shape[-1] * wide_b.shape[-1])


def _wide(a: Array, b: Array) -> tuple[Array, Array]:
    """Give vectors their missing axis: a row before, a column after."""
    return (a[None] if a.ndim == 1 else a), (b[:, None] if b.ndim == 1 else b)


def _place(cell: Sequence[int], a: Array, b: Array) -> tuple[tuple[int, ...], int, int]:
    """Return an output cell as its batch, its row of a and its column of b."""
    rest = list(cell)
    column = rest.pop() if b.ndim > 1 else 0
    row = rest.pop() if a.ndim > 1 else 0
    return tuple(rest), row, column
