"""Transposed convolution: every input value stamps its kernel onto the output.

It is the backward pass of a convolution run forwards: where a convolution gathers a window into
one value, this spreads one value over a window::

    input   1 . 2      stride 2: the stamps are set 2 apart
    stamps  k k k
            . . k k k  where they overlap they add up

Source: https://onnx.ai/onnx/operators/onnx__ConvTranspose.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Factor, Kind, Terms
from ..base.uses import Uses, met, within
from ..base.window import Window
from .conv import columns, fold

NAME = "ConvTranspose"
KIND = Kind.WINDOW_SUM
INPUTS = ("x", "weight", "bias")


def forward(x: Array, weight: Array, bias: Array | None = None, **attributes: Any) -> Array:
    """Spread ``x`` (n c h w) with ``weight`` (c m/group kh kw) over the output (n m …).

    Attributes as ONNX names them: strides, pads, dilations, group, auto_pad, output_padding,
    output_shape. Raises BadShape where they do not fit.

    >>> x, w = np.array([[[1.0, 2.0]]]), np.array([[[1.0, 10.0, 100.0]]])
    >>> forward(x, w, strides=(2,)).tolist()
    [[[1.0, 10.0, 102.0, 20.0, 200.0]]]
    """
    geometry = stamps(x, weight, attributes)
    group, kernels, values = _grouped(x, weight, attributes)
    laid = kernels.swapaxes(-1, -2) @ values
    shape = (x.shape[0], group * weight.shape[1], *geometry.input)
    y = fold(laid, shape, geometry)
    return y if bias is None else y + bias.reshape(-1, *(1,) * geometry.rank)


def backward(
    dy: Array, x: Array, weight: Array, bias: Array | None = None, **attributes: Any
) -> tuple[Array, Array, Array | None]:
    """Return the gradients of x, weight and bias: for x, a plain convolution of ``dy``.

    >>> x, w = np.array([[[1.0, 2.0]]]), np.array([[[1.0, 10.0]]])
    >>> [g.ravel().tolist() for g in backward(np.ones((1, 1, 3)), x, w)[:2]]
    [[11.0, 11.0], [3.0, 3.0]]
    """
    geometry = stamps(x, weight, attributes)
    group, kernels, values = _grouped(x, weight, attributes)
    laid = columns(dy, geometry, group)
    d_x = (kernels @ laid).reshape(x.shape)
    d_weight = (values @ laid.swapaxes(-1, -2)).sum(axis=0).reshape(weight.shape)
    d_bias = None if bias is None else dy.sum(axis=(0, *range(2, dy.ndim)))
    return d_x, d_weight, d_bias


def terms(
    cell: Sequence[int], x: Array, weight: Array, bias: Array | None = None, **attributes: Any
) -> Terms:
    """Return the stamps that reach one output value: channel by channel, then down the kernel.

    For each kernel position the input value that stamps there, a row of -1 where there is none.

    >>> x, w = np.array([[[1.0, 2.0]]]), np.array([[[1.0, 10.0, 100.0]]])
    >>> terms((0, 0, 2), x, w, strides=(2,)).products.tolist()
    [2.0, 0.0, 100.0]
    """
    geometry = stamps(x, weight, attributes)
    n, m, *at = cell
    per_group, channels = weight.shape[1], x.shape[1] // attributes.get("group", 1)
    kernel = np.indices((channels, *geometry.kernel)).reshape(geometry.rank + 1, -1).T
    channel = kernel[:, 0] + m // per_group * channels
    stamped = np.array(at) + geometry.begin - kernel[:, 1:] * geometry.dilations
    spatial, rest = np.divmod(stamped, geometry.strides)
    inside = np.all((rest == 0) & (spatial >= 0) & (spatial < geometry.output), axis=1)
    cells = np.column_stack([np.full(len(kernel), n), channel, spatial])
    cells[~inside] = -1
    values = np.where(inside, x[tuple(cells.T)].astype(np.float64), 0.0)
    at_weight = np.column_stack([channel, np.full(len(kernel), m % per_group), kernel[:, 1:]])
    weights = weight[tuple(at_weight.T)].astype(np.float64)
    factors = (Factor("x", values, 0, cells), Factor("weight", weights, 1, at_weight))
    added = None
    if bias is not None:
        added = Factor("bias", bias[m : m + 1].astype(np.float64), 2, np.array([[m]]))
    return Terms(factors, values * weights, bias=added, layout=(channels, *geometry.kernel))


def uses(
    position: int, index: Sequence[int], x: Array, weight: Array, bias: Array | None = None,
    **attributes: Any,
) -> Uses:  # fmt: skip
    """Return, for each input value that is stamped with one weight, that value; 1 for a bias.

    >>> x, w = np.array([[[1.0, 2.0]]]), np.array([[[1.0, 10.0, 100.0]]])
    >>> found = uses(1, (0, 0, 2), x, w, strides=(2,))
    >>> found.cells.tolist(), found.slopes.tolist()
    ([[0, 0, 2], [0, 0, 4]], [1.0, 2.0])
    """
    geometry = stamps(x, weight, attributes)
    none = (0,) * geometry.rank
    if position == 2:
        m = index[0]
        cells = within(Box((0, m, *none), (len(x), m + 1, *geometry.input)))
        return Uses(cells, np.ones(len(cells)))
    c, m, *offset = index
    read = within(Box((0, c, *none), (len(x), c + 1, *geometry.output)))
    cells = read.copy()
    cells[:, 1] = c // (x.shape[1] // attributes.get("group", 1)) * weight.shape[1] + m
    shift = np.array(offset) * geometry.dilations - geometry.begin
    cells[:, 2:] = read[:, 2:] * geometry.strides + shift
    inside = ((cells[:, 2:] >= 0) & (cells[:, 2:] < geometry.input)).all(axis=1)
    found = met(x, read[inside])
    return Uses(cells[inside], found.values, found)


def reads(
    box: Box, x: Array, weight: Array, bias: Array | None = None, **attributes: Any
) -> tuple[Box, Box, Box | None]:
    """Return the boxes of x, weight and bias whose stamps reach a box of outputs.

    >>> x, w = np.zeros((1, 1, 5)), np.zeros((1, 1, 3))
    >>> [b.stop for b in reads(Box((0, 0, 0), (1, 1, 3)), x, w, strides=(2,))[:2]]
    [(1, 1, 2), (1, 1, 3)]
    """
    geometry = stamps(x, weight, attributes)
    reached = [_reached(axis, *ends, geometry) for axis, ends in enumerate(list(box.axes())[2:])]
    per_group, channels = weight.shape[1], x.shape[1] // attributes.get("group", 1)
    first, last = box.start[1] // per_group, (box.stop[1] - 1) // per_group
    kernels = (0, per_group)  # of several groups all; within one group the box is exact
    if first == last:
        kernels = (box.start[1] - first * per_group, box.stop[1] - first * per_group)
    low, high = first * channels, (last + 1) * channels
    return (
        _box((box.start[0], box.stop[0]), (low, high), *(places for places, _ in reached)),
        _box((low, high), kernels, *(positions for _, positions in reached)),
        None if bias is None else Box((box.start[1],), (box.stop[1],)),
    )


def multiply_adds(x: Array, weight: Array, bias: Array | None = None, **attributes: Any) -> int:
    """Count one multiply-add for every value and every weight it is stamped with.

    >>> multiply_adds(np.zeros((1, 3, 8, 8)), np.zeros((3, 10, 2, 2)))
    7680
    """
    return int(x.shape[0] * np.prod(x.shape[2:], dtype=int) * weight.size)


def stamps(x: Array, weight: Array, attributes: dict[str, Any]) -> Window:
    """Return the window of the convolution that this one is the backward pass of.

    Its input is our output, its positions are our input's places. Raises BadShape.
    """
    group = attributes.get("group", 1)
    if x.ndim != weight.ndim or x.ndim < 3 or x.shape[1] != weight.shape[0] or x.shape[1] % group:
        raise BadShape(
            f"ConvTranspose: weight {weight.shape} takes {weight.shape[0]} channels, "
            f"a multiple of group {group}",
            received=f"x {x.shape}",
        )
    rank = x.ndim - 2
    strides = tuple(attributes.get("strides") or (1,) * rank)
    dilations = tuple(attributes.get("dilations") or (1,) * rank)
    extra = tuple(attributes.get("output_padding") or (0,) * rank)
    for name, given in (("strides", strides), ("dilations", dilations), ("output_padding", extra)):
        if len(given) != rank:
            raise BadShape(
                f"{name} needs {rank} numbers for {rank} spatial axes", received=str(given)
            )
    full = tuple(
        s * (n - 1) + e + d * (k - 1) + 1
        for s, n, e, d, k in zip(
            strides, x.shape[2:], extra, dilations, weight.shape[2:], strict=True
        )
    )
    output, begin, end = _cut(x, full, strides, attributes)
    if min(output) < 1:
        raise BadShape("ConvTranspose: the pads leave nothing of the output", received=str(output))
    return Window(output, weight.shape[2:], strides, dilations, begin, end, x.shape[2:])


def _cut(
    x: Array, full: tuple[int, ...], strides: tuple[int, ...], attributes: dict[str, Any]
) -> tuple[tuple[int, ...], ...]:
    """Return the output's size, and what of all the stamps is cut off before and after it."""
    rank = len(full)
    auto = attributes.get("auto_pad", "NOTSET")
    wanted = attributes.get("output_shape")
    if wanted is None and auto in ("NOTSET", "VALID"):
        pads = tuple(attributes.get("pads") or ()) if auto == "NOTSET" else ()
        pads = pads or (0,) * 2 * rank
        if len(pads) != 2 * rank:
            raise BadShape(
                f"pads needs {2 * rank} numbers for {rank} spatial axes", received=str(pads)
            )
        begin, end = pads[:rank], pads[rank:]
        return tuple(f - b - e for f, b, e in zip(full, begin, end, strict=True)), begin, end
    if wanted is None:
        wanted = [min(f, n * s) for f, n, s in zip(full, x.shape[2:], strides, strict=True)]
    output = tuple(int(n) for n in wanted)[-rank:]
    total = [max(0, f - n) for f, n in zip(full, output, strict=True)]
    less, more = tuple(t // 2 for t in total), tuple(t - t // 2 for t in total)
    return (output, less, more) if auto == "SAME_UPPER" else (output, more, less)


def _grouped(x: Array, weight: Array, attributes: dict[str, Any]) -> tuple[int, Array, Array]:
    """Return the group count, the kernels (group, c/group, …) and x (n, group, c/group, …)."""
    group = attributes.get("group", 1)
    c = x.shape[1]
    kernels = weight.reshape(group, c // group, -1)
    return group, kernels, x.reshape(x.shape[0], group, c // group, -1)


def _reached(
    axis: int, start: int, stop: int, geometry: Window
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return, along one axis, the input places (also beyond its ends) whose stamps reach the
    outputs [start, stop), and the kernel positions that really stamp there.
    """
    k = np.arange(geometry.kernel[axis])
    outputs = np.arange(start, stop) + geometry.begin[axis]
    places, rest = np.divmod(
        outputs[:, None] - k * geometry.dilations[axis], geometry.strides[axis]
    )
    inside = (rest == 0) & (places >= 0) & (places < geometry.output[axis])
    return _ends(places[rest == 0]), _ends(np.broadcast_to(k, places.shape)[inside])


def _ends(found: Array) -> tuple[int, int]:
    return (int(found.min()), int(found.max()) + 1) if found.size else (0, 0)


def _box(*ends: tuple[int, int]) -> Box:
    return Box(tuple(a for a, _ in ends), tuple(b for _, b in ends))
