"""Full connection: y = alpha · A · B + beta · C, each output a weighted sum of every input.

Source: https://onnx.ai/onnx/operators/onnx__Gemm.html
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Factor, Kind, Terms
from ..base.uses import Uses, met, within
from .kinds.dot import row_times_column
from .kinds.elementwise import place, readers, unbroadcast

NAME = "Gemm"
KIND = Kind.DOT
INPUTS = ("x", "weight", "bias")


def forward(
    a: Array, b: Array, c: Array | None = None, *,
    alpha: float = 1.0, beta: float = 1.0, transA: int = 0, transB: int = 0,
) -> Array:  # fmt: skip
    """Multiply ``a`` (n k) by ``b`` (k m), or (m k) with ``transB``; add ``c``, which broadcasts.

    Raises BadShape where they do not fit.

    >>> forward(np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]]), np.array([0.5])).tolist()
    [[11.5]]
    """
    left, right = (a.T if transA else a), (b.T if transB else b)
    if left.ndim != 2 or right.ndim != 2 or left.shape[1] != right.shape[0]:
        raise BadShape(
            "Gemm: the rows of the one must be as long as the columns of the other",
            received=f"{left.shape} and {right.shape}",
        )
    y = left @ right
    if alpha != 1:
        y = (alpha * y).astype(y.dtype)
    if c is None:
        return y
    pairs = zip(c.shape[::-1], y.shape[::-1], strict=False)
    if c.ndim > 2 or any(given not in (1, wanted) for given, wanted in pairs):
        raise BadShape(f"Gemm: the bias must broadcast to {y.shape}", received=f"{c.shape}")
    return y + (c if beta == 1 else (beta * c).astype(y.dtype))


def backward(
    dy: Array, a: Array, b: Array, c: Array | None = None, *,
    alpha: float = 1.0, beta: float = 1.0, transA: int = 0, transB: int = 0,
) -> tuple[Array, Array, Array | None]:  # fmt: skip
    """Return the gradients of a, b and c.

    >>> a, b = np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])
    >>> [g.tolist() for g in backward(np.ones((1, 1)), a, b)[:2]]
    [[[3.0, 4.0]], [[1.0], [2.0]]]
    """
    left, right = (a.T if transA else a), (b.T if transB else b)
    d_left, d_right = alpha * (dy @ right.T), alpha * (left.T @ dy)
    d_c = None if c is None else unbroadcast(beta * dy, c.shape)
    return (d_left.T if transA else d_left), (d_right.T if transB else d_right), d_c


def terms(
    cell: Sequence[int], a: Array, b: Array, c: Array | None = None, *,
    alpha: float = 1.0, beta: float = 1.0, transA: int = 0, transB: int = 0,
) -> Terms:  # fmt: skip
    """Return the product of every input with its weight; alpha, where it is not 1, is a factor.

    >>> terms((0, 0), np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])).products.tolist()
    [3.0, 8.0]
    """
    row, column = cell
    k = np.arange(a.shape[0] if transA else a.shape[1])
    at_a = np.column_stack([k, np.full_like(k, row)] if transA else [np.full_like(k, row), k])
    at_b = np.column_stack([np.full_like(k, column), k] if transB else [k, np.full_like(k, column)])
    factors, products = row_times_column(a, at_a, b, at_b, ("x", "weight"))
    every: tuple[Factor, ...] = factors
    if alpha != 1:
        every = (*factors, Factor("alpha", np.full(len(k), alpha)))
        products = products * alpha
    if c is None:
        return Terms(every, products)
    at = place(cell, c.shape)
    own = np.array([float(c[at])])
    if beta == 1:
        bias = Factor("bias", own, 2, np.array([at], np.int64).reshape(1, c.ndim))
        return Terms(every, products, bias=bias)
    steps = (("beta", float(beta)), ("bias", float(own[0])))
    return Terms(every, products, bias=Factor("beta · bias", beta * own), steps=steps)


def uses(
    position: int, index: Sequence[int], a: Array, b: Array, c: Array | None = None, *,
    alpha: float = 1.0, beta: float = 1.0, transA: int = 0, transB: int = 0,
) -> Uses:  # fmt: skip
    """Return, for each row, the value that one weight of ``b`` meets; beta for one of ``c``.

    A weight of ``a`` meets a value in each column.

    >>> uses(1, (1, 0), np.array([[1.0, 2.0]]), np.array([[3.0], [4.0]])).slopes.tolist()
    [2.0]
    """
    rows, columns = a.shape[1 if transA else 0], b.shape[0 if transB else 1]
    if position == 2 and c is not None:
        cells = within(readers(index, c.shape, (rows, columns)))
        return Uses(cells, np.full(len(cells), float(beta)))
    if position == 0:
        i, k = index[::-1] if transA else index
        j = np.arange(columns)
        cells = np.column_stack([np.full_like(j, i), j])
        across = np.full_like(j, k)
        read = met(b, np.column_stack([j, across] if transB else [across, j]), 1, "weight")
    else:
        k, column = index[::-1] if transB else index
        row = np.arange(rows)
        cells = np.column_stack([row, np.full_like(row, column)])
        across = np.full_like(row, k)
        read = met(a, np.column_stack([across, row] if transA else [row, across]))
    return Uses(cells, alpha * read.values, read)


def reads(
    box: Box, a: Array, b: Array, c: Array | None = None, *,
    alpha: float = 1.0, beta: float = 1.0, transA: int = 0, transB: int = 0,
) -> tuple[Box, Box, Box | None]:  # fmt: skip
    """Return whole rows of a, whole columns of b, and the box's part of c."""
    k = a.shape[0] if transA else a.shape[1]
    (top, left), (bottom, right) = box.start, box.stop
    box_a = Box((0, top), (k, bottom)) if transA else Box((top, 0), (bottom, k))
    box_b = Box((left, 0), (right, k)) if transB else Box((0, left), (k, right))
    if c is None:
        return box_a, box_b, None
    stop = tuple(i + 1 for i in place((bottom - 1, right - 1), c.shape))
    return box_a, box_b, Box(place(box.start, c.shape), stop)


def multiply_adds(a: Array, b: Array, c: Array | None = None, **attributes: float) -> int:
    """Count one multiply-add a weight and row.

    >>> multiply_adds(np.zeros((1, 1690)), np.zeros((1690, 10)))
    16900
    """
    rows = a.shape[1] if attributes.get("transA") else a.shape[0]
    return int(rows * b.size)
