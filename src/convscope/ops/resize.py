"""Resize: a tensor on a finer or coarser grid, by the nearest value or a weighted few.

Along each axis an output place lies at a (fractional) input place; ``nearest`` takes one value
there, ``linear`` weighs two, ``cubic`` four. The axes are worked one after another::

    input     0       1          scale 2, half_pixel: cell i covers [i, i + 1)
    output   0   1   2   3       output 1 has its centre at 1.5 / 2 − 0.5 = 0.25

Source: https://onnx.ai/onnx/operators/onnx__Resize.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.terms import Factor, Kind, Terms
from .kinds.grid import FEW, resized

NAME = "Resize"
KIND = Kind.WINDOW_SUM
INPUTS = ("x", "roi", "scales", "sizes")
SHAPING = (1, 2, 3)
"""Inputs that decide the output's shape: no learnt numbers."""


def forward(
    x: Array, roi: Array | None = None, scales: Array | None = None, sizes: Array | None = None,
    **attributes: Any,
) -> Array:  # fmt: skip
    """Return ``x`` resized by ``scales`` or to ``sizes``, one number an axis.

    Attributes: mode (nearest, linear, cubic), coordinate_transformation_mode, nearest_mode,
    cubic_coeff_a, exclude_outside, extrapolation_value, axes, keep_aspect_ratio_policy. Raises
    BadShape where they do not fit, UnsupportedOp for antialias.

    >>> x = np.array([[[0.0, 10.0]]])
    >>> forward(x, scales=np.array([1.0, 1.0, 2.0]), mode="linear").tolist()
    [[[0.0, 2.5, 7.5, 10.0]]]
    """
    y, fill = x, np.zeros((), bool)
    for axis, size in enumerate(resized(x, roi, scales, sizes, attributes)):
        if size is None:
            continue
        grid = size.grid(np.arange(size.length))
        y = _sum(
            np.take(y, places, axis=axis) * _along(weights, axis, x.ndim).astype(y.dtype)
            if grid.weighs
            else np.take(y, places, axis=axis)
            for places, weights in zip(grid.places.T, grid.weights.T, strict=True)
        )
        fill = fill | _along(grid.outside, axis, x.ndim)
    if fill.any():
        y = np.where(fill, attributes.get("extrapolation_value", 0.0), y)
    return y.astype(x.dtype)


def backward(
    dy: Array, x: Array, roi: Array | None = None, scales: Array | None = None,
    sizes: Array | None = None, **attributes: Any,
) -> tuple[Array | None, ...]:  # fmt: skip
    """Return the gradient of x: each output's gradient, shared by the same weights.

    >>> found = backward(np.ones((1, 4)), np.zeros((1, 2)), scales=np.array([1.0, 2.0]))
    >>> found[0].tolist()
    [[2.0, 2.0]]
    """
    for axis, size in enumerate(resized(x, roi, scales, sizes, attributes)):
        if size is not None:
            grid = size.grid(np.arange(size.length))
            kept = np.where(_along(grid.outside, axis, dy.ndim), 0, dy)
            back = np.moveaxis(kept, axis, -1) @ grid.matrix(x.shape[axis]).astype(dy.dtype)
            dy = np.moveaxis(back, -1, axis)
    return dy, None, None, None


def terms(
    cell: Sequence[int], x: Array, roi: Array | None = None, scales: Array | None = None,
    sizes: Array | None = None, **attributes: Any,
) -> Terms:  # fmt: skip
    """Return the few values that a place lies between, each with its share.

    >>> x = np.array([[0.0, 10.0]])
    >>> t = terms((0, 1), x, scales=np.array([1.0, 2.0]), mode="linear")
    >>> t.factors[1].values.tolist(), t.value
    ([0.75, 0.25], 2.5)
    """
    places, shares, layout = [], [], []
    for axis, size in enumerate(resized(x, roi, scales, sizes, attributes)):
        if size is None:
            places.append(np.array([cell[axis]]))
            continue
        grid = size.grid(np.array([cell[axis]]))
        if grid.outside[0]:
            fill = np.array([float(attributes.get("extrapolation_value", 0.0))])
            return Terms((Factor("fill", fill),), fill)
        places.append(grid.places[0])
        shares.append(grid.weights[0])
        layout.append(len(grid.weights[0]))
    cells = np.stack(np.meshgrid(*places, indexing="ij"), axis=-1).reshape(-1, x.ndim)
    share = reduce(np.multiply.outer, shares, np.ones(())).ravel()
    values = x[tuple(cells.T)].astype(np.float64)
    factors = (Factor("x", values, 0, cells), Factor("share", share))
    return Terms(factors, values * share, layout=(1, *layout))


def reads(
    box: Box, x: Array, roi: Array | None = None, scales: Array | None = None,
    sizes: Array | None = None, **attributes: Any,
) -> tuple[Box | None, ...]:  # fmt: skip
    """Return the hull of the values that a box of outputs lies between.

    >>> x = np.zeros((1, 9))
    >>> reads(Box((0, 4), (1, 6)), x, scales=np.array([1.0, 2.0]), mode="linear")[0]
    Box(start=(0, 1), stop=(1, 4))
    """
    start, stop = list(box.start), list(box.stop)
    for axis, size in enumerate(resized(x, roi, scales, sizes, attributes)):
        if size is not None and not box.empty:
            grid = size.grid(np.arange(start[axis], stop[axis]))
            used = grid.places[(grid.weights != 0) & ~grid.outside[:, None]]
            ends = (used.min(), used.max() + 1) if used.size else (0, 0)
            start[axis], stop[axis] = int(ends[0]), int(ends[1])
    rest = (None if v is None else Box.whole(np.shape(v)) for v in (roi, scales, sizes))
    return (Box(tuple(start), tuple(stop)), *rest)


def multiply_adds(
    x: Array, roi: Array | None = None, scales: Array | None = None, sizes: Array | None = None,
    **attributes: Any,
) -> int:  # fmt: skip
    """Count the weights of every output value along every axis that is resized; nearest has none.

    >>> multiply_adds(np.zeros((1, 9)), scales=np.array([1.0, 2.0]), mode="linear")
    36
    """
    shape, total = list(x.shape), 0
    for axis, size in enumerate(resized(x, roi, scales, sizes, attributes)):
        if size is not None:
            shape[axis] = size.length
            total += int(np.prod(shape, dtype=int)) * FEW[size.mode]
    return 0 if attributes.get("mode", "nearest") == "nearest" else total


def _sum(parts: Iterable[Array]) -> Array:
    return reduce(np.add, parts)


def _along(numbers: Array, axis: int, rank: int) -> Array:
    return numbers.reshape([-1 if a == axis else 1 for a in range(rank)])
