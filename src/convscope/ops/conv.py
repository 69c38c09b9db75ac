"""Convolution (a cross-correlation, as in every deep-learning framework), in 1-D, 2-D and 3-D.

    y[n, m, i, j] = bias[m] + Σ_c Σ_p Σ_q  x[n, c, i·s + p·d − pad, j·s + q·d − pad]
                                           · weight[m, c, p, q]

Source: https://onnx.ai/onnx/operators/onnx__Conv.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Factor, Kind, Terms
from ..base.uses import Uses, met, within
from ..base.window import Window

NAME = "Conv"
KIND = Kind.WINDOW_SUM
INPUTS = ("x", "weight", "bias")
ALL: tuple[Any, ...] = (slice(None), slice(None))  # every picture, every channel
LAID = 4 * 2**20
"""Bytes of what windows see that are laid out at a time."""


def forward(x: Array, weight: Array, bias: Array | None = None, **attributes: Any) -> Array:
    """Convolve ``x`` (n c h w) with ``weight`` (m c/group kh kw); one or three axes likewise.

    Attributes as ONNX names them: strides, pads (all begins, then all ends), dilations, group,
    auto_pad, kernel_shape. Raises BadShape where they do not fit.

    >>> x = np.array([0, 1, 0, 1, 0, 0, 1, 1, 1, 0.0]).reshape(1, 1, 10)
    >>> forward(x, np.array([1, 0, 1.0]).reshape(1, 1, 3))[0, 0].tolist()
    [0.0, 2.0, 0.0, 1.0, 1.0, 1.0, 2.0, 1.0]
    """
    geometry = window(x, weight, bias, **attributes)
    group = attributes.get("group", 1)
    m = weight.shape[0]
    kernels = weight.reshape(group, m // group, -1)
    y = np.empty((len(x), m, *geometry.output), product_type(x, weight))
    flat = y.reshape(len(x), group, m // group, -1)
    for some in some_at_a_time(x, geometry):
        np.matmul(kernels, columns(x[some], geometry, group), out=flat[some])
    if bias is not None:
        y += bias.reshape(-1, *(1,) * geometry.rank)
    return y


def backward(
    dy: Array, x: Array, weight: Array, bias: Array | None = None, **attributes: Any
) -> tuple[Array, Array, Array | None]:
    """Return the gradients of x, weight and bias for the gradient ``dy`` of the output.

    >>> x, w = np.arange(4.0).reshape(1, 1, 4), np.ones((1, 1, 2))
    >>> [g.ravel().tolist() for g in backward(np.ones((1, 1, 3)), x, w, np.zeros(1))]
    [[1.0, 2.0, 2.0, 1.0], [3.0, 6.0], [3.0]]
    """
    geometry = window(x, weight, bias, **attributes)
    group = attributes.get("group", 1)
    kernels = weight.reshape(group, weight.shape[0] // group, -1)
    flat = dy.reshape(x.shape[0], group, weight.shape[0] // group, -1)
    d_x = np.empty(x.shape, product_type(dy, weight))
    for some in some_at_a_time(x, geometry):
        d_x[some] = fold(kernels.swapaxes(-1, -2) @ flat[some], x[some].shape, geometry)
    return d_x, *backward_learnt(dy, x, weight, bias, **attributes)


def backward_learnt(
    dy: Array, x: Array, weight: Array, bias: Array | None = None, **attributes: Any
) -> tuple[Array, Array | None]:
    """Return the gradients of weight and bias alone: a first layer needs no other.

    >>> x, w = np.arange(4.0).reshape(1, 1, 4), np.ones((1, 1, 2))
    >>> backward_learnt(np.ones((1, 1, 3)), x, w)[0].ravel().tolist()
    [3.0, 6.0]
    """
    geometry = window(x, weight, bias, **attributes)
    group = attributes.get("group", 1)
    flat = dy.reshape(x.shape[0], group, weight.shape[0] // group, -1)
    d_weight = np.zeros(weight.shape, product_type(dy, x))
    each = d_weight.reshape(group, len(weight) // group, -1)
    for some in some_at_a_time(x, geometry):
        seen = columns(x[some], geometry, group)
        each += (flat[some] @ seen.swapaxes(-1, -2)).sum(axis=0)
    return d_weight, None if bias is None else dy.sum(axis=(0, *range(2, dy.ndim)))


def terms(
    cell: Sequence[int], x: Array, weight: Array, bias: Array | None = None, **attributes: Any
) -> Terms:
    """Return the products of one output value: channel by channel, then down the kernel.

    >>> x, w = np.arange(4.0).reshape(1, 1, 4), np.array([[[1.0, -1.0]]])
    >>> terms((0, 0, 1), x, w).products.tolist()
    [1.0, -2.0]
    """
    geometry = window(x, weight, bias, **attributes)
    n, m, *at = cell
    channels = weight.shape[1]
    first = m // (weight.shape[0] // attributes.get("group", 1)) * channels
    kernel_cells = np.indices((channels, *geometry.kernel)).reshape(geometry.rank + 1, -1).T
    corner = np.array(at) * geometry.strides - geometry.begin
    spatial = kernel_cells[:, 1:] * geometry.dilations + corner
    cells = np.column_stack([np.full(len(spatial), n), kernel_cells[:, 0] + first, spatial])
    outside = ((spatial < 0) | (spatial >= geometry.input)).any(axis=1)
    cells[outside] = -1
    values = np.where(outside, 0.0, x[tuple(cells.T)].astype(np.float64))
    weights = weight[m].ravel().astype(np.float64)
    at_weight = np.column_stack([np.full(len(spatial), m), kernel_cells])
    factors = (Factor("x", values, 0, cells), Factor("weight", weights, 1, at_weight))
    added = None
    if bias is not None:
        added = Factor("bias", bias[m : m + 1].astype(np.float64), 2, np.array([[m]]))
    return Terms(factors, values * weights, bias=added, layout=(channels, *geometry.kernel))


def uses(
    position: int, index: Sequence[int], x: Array, weight: Array, bias: Array | None = None,
    **attributes: Any,
) -> Uses:  # fmt: skip
    """Return, for each position of its kernel, the value that one weight meets; 1 for a bias.

    >>> x, w = np.arange(4.0).reshape(1, 1, 4), np.array([[[1.0, -1.0]]])
    >>> uses(1, (0, 0, 1), x, w).slopes.tolist()
    [1.0, 2.0, 3.0]
    """
    geometry = window(x, weight, bias, **attributes)
    m = index[0]
    cells = within(Box((0, m, *(0,) * geometry.rank), (len(x), m + 1, *geometry.output)))
    if position == 2:
        return Uses(cells, np.ones(len(cells)))
    _, c, *offset = index
    first = m // (weight.shape[0] // attributes.get("group", 1)) * weight.shape[1]
    shift = np.array(offset) * geometry.dilations - geometry.begin
    read = cells.copy()
    read[:, 1] = first + c
    read[:, 2:] = cells[:, 2:] * geometry.strides + shift
    found = met(x, read)
    return Uses(cells, found.values, found)


def reads(
    box: Box, x: Array, weight: Array, bias: Array | None = None, **attributes: Any
) -> tuple[Box, Box, Box | None]:
    """Return the boxes of x, weight and bias that a box of outputs needs.

    >>> x, w = np.zeros((1, 1, 9)), np.zeros((1, 1, 3))
    >>> reads(Box((0, 0, 0), (1, 1, 2)), x, w, strides=(2,))[0]
    Box(start=(0, 0, 0), stop=(1, 1, 5))
    """
    geometry = window(x, weight, bias, **attributes)
    per_group = weight.shape[0] // attributes.get("group", 1)
    first, last = box.start[1], box.stop[1]
    channels = weight.shape[1]
    spatial = geometry.reads_box(Box(box.start[2:], box.stop[2:]))
    return (
        Box(
            (box.start[0], first // per_group * channels, *spatial.start),
            (box.stop[0], ((last - 1) // per_group + 1) * channels, *spatial.stop),
        ),
        Box((first,) + (0,) * (weight.ndim - 1), (last, *weight.shape[1:])),
        None if bias is None else Box((first,), (last,)),
    )


def multiply_adds(x: Array, weight: Array, bias: Array | None = None, **attributes: Any) -> int:
    """Count one multiply-add for every weight at every output position.

    >>> multiply_adds(np.zeros((1, 3, 64, 64)), np.zeros((10, 3, 3, 3)))
    1037880
    """
    positions = np.prod(window(x, weight, bias, **attributes).output, dtype=int)
    return int(x.shape[0] * positions * weight.size)


def window(x: Array, weight: Array, bias: Array | None = None, **attributes: Any) -> Window:
    """Return the geometry; raises BadShape where kernel, channels and groups do not fit."""
    group = attributes.get("group", 1)
    if x.ndim != weight.ndim or x.ndim < 3:
        raise BadShape(
            "Conv: x and weight need the same rank, at least 3",
            received=f"x {x.shape}, weight {weight.shape}",
        )
    if x.shape[1] != weight.shape[1] * group or weight.shape[0] % group:
        raise BadShape(
            f"Conv: weight {weight.shape} with group {group} takes {weight.shape[1] * group} "
            f"channels and a multiple of {group} kernels",
            received=f"x {x.shape}",
        )
    return Window.over(
        x.shape[2:],
        weight.shape[2:],
        attributes.get("strides"),
        attributes.get("dilations"),
        attributes.get("pads"),
        attributes.get("auto_pad", "NOTSET"),
    )


def product_type(*factors: Array) -> np.dtype[Any]:
    """Return the type of sums of products; types that NumPy itself has not are widened."""
    return np.result_type(*(np.float32 if f.dtype.kind == "V" else f.dtype for f in factors))


def some_at_a_time(x: Array, geometry: Window) -> Iterator[slice]:
    """Yield so many of the pictures ``x`` that what is laid out of them stays in the cache.

    >>> geometry = Window.over((28, 28), (5, 5))
    >>> list(some_at_a_time(np.zeros((100, 1, 28, 28), np.float32), geometry))
    [slice(0, 72, None), slice(72, 144, None)]
    """
    laid = x.shape[1] * prod(geometry.kernel) * prod(geometry.output) * x.itemsize
    count = len(x) if geometry.trivial else max(LAID // max(laid, 1), 1)
    return (slice(first, first + count) for first in range(0, len(x), max(count, 1)))


def columns(x: Array, geometry: Window, group: int) -> Array:
    """Lay out what every window sees: (n, group, c/group · kernel, positions).

    >>> columns(np.array([[[1.0, 2.0, 3.0]]]), Window.over((3,), (2,)), 1).tolist()
    [[[[1.0, 2.0], [2.0, 3.0]]]]
    """
    n, c = x.shape[:2]
    if geometry.trivial:
        return x.reshape(n, group, c // group, -1)
    padded = np.pad(x, [(0, 0), (0, 0), *geometry.padding()])
    laid = np.empty((n, c, *geometry.kernel, *geometry.output), x.dtype)
    for offset, seen in geometry.views():
        laid[ALL + offset] = padded[ALL + seen]
    return laid.reshape(n, group, c // group * int(np.prod(geometry.kernel)), -1)


def fold(laid: Array, shape: tuple[int, ...], geometry: Window) -> Array:
    """Add every window's part back to the cells it saw: the transpose of ``columns``.

    >>> fold(np.ones((1, 1, 2, 2)), (1, 1, 3), Window.over((3,), (2,))).tolist()
    [[[1.0, 2.0, 1.0]]]
    """
    n, c = shape[:2]
    laid = laid.reshape(n, c, *geometry.kernel, *geometry.output)
    pads = geometry.padding()
    padded = np.zeros(
        (n, c, *(s + a + b for s, (a, b) in zip(shape[2:], pads, strict=True))), laid.dtype
    )
    for offset, seen in geometry.views():
        padded[ALL + seen] += laid[ALL + offset]
    return padded[ALL + geometry.inside]
