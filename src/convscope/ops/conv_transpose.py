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
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Factor, Kind, Terms
from ..base.window import Window
from . import conv

NAME = "ConvTranspose"
KIND = Kind.WINDOW_SUM
INPUTS = ("x", "weight", "bias")


def forward(x: Array, weight: Array, bias: Array | None = None, **attributes: Any) -> Array:
    """Spread ``x`` (n c h w) with ``weight`` (c m/group kh kw) over the output.

    Attributes as ONNX names them: strides, pads, dilations, group, auto_pad, output_padding,
    output_shape. Raises BadShape where they do not fit.

    >>> x, w = np.array([[[1.0, 2.0]]]), np.array([[[1.0, 10.0, 100.0]]])
    >>> forward(x, w, strides=(2,)).tolist()
    [[[1.0, 10.0, 102.0, 20.0, 200.0]]]
    """
    g = _geometry(x, weight, attributes)
    stand_in = np.broadcast_to(np.zeros((), x.dtype), (x.shape[0], g.channels, *g.output))
    y, _, _ = conv.backward(x, stand_in, weight, **g.attributes)
    return y if bias is None else y + bias.reshape(-1, *(1,) * len(g.output))


def backward(
    dy: Array, x: Array, weight: Array, bias: Array | None = None, **attributes: Any
) -> tuple[Array, Array, Array | None]:
    """Return the gradients of x, weight and bias: for x, a plain convolution of ``dy``."""
    g = _geometry(x, weight, attributes)
    d_x = conv.forward(dy, weight, **g.attributes)
    _, d_weight, _ = conv.backward(x, dy, weight, **g.attributes)
    d_bias = None if bias is None else dy.sum(axis=(0, *range(2, dy.ndim)))
    return d_x, d_weight, d_bias


def terms(
    cell: Sequence[int], x: Array, weight: Array, bias: Array | None = None, **attributes: Any
) -> Terms:
    """Return the stamps that reach one output value: for each input channel and kernel position
    the input value that stamps there, rows of -1 where there is none.
    """
    g = _geometry(x, weight, attributes)
    n, m, *at = cell
    per_group = weight.shape[1]
    channels = x.shape[1] // g.group
    first = m // per_group * channels
    kernel = np.indices((channels, *weight.shape[2:])).reshape(x.ndim - 1, -1).T
    shifted = np.array(at) + g.window.begin - kernel[:, 1:] * g.window.dilations
    spatial, rest = np.divmod(shifted, g.window.strides)
    inside = ((rest == 0) & (spatial >= 0) & (spatial < x.shape[2:])).all(axis=1)
    channel = kernel[:, 0] + first
    cells = np.column_stack([np.full(len(kernel), n), channel, spatial])
    cells[~inside] = -1
    values = np.where(inside, x[tuple(np.where(inside[:, None], cells, 0).T)].astype(float), 0.0)
    at_weight = np.column_stack([channel, np.full(len(kernel), m % per_group), kernel[:, 1:]])
    weights = weight[tuple(at_weight.T)].astype(np.float64)
    factors = (Factor("x", values, 0, cells), Factor("weight", weights, 1, at_weight))
    added = None
    if bias is not None:
        added = Factor("bias", bias[m : m + 1].astype(np.float64), 2, np.array([[m]]))
    return Terms(factors, values * weights, bias=added, layout=(channels, *weight.shape[2:]))


def reads(
    box: Box, x: Array, weight: Array, bias: Array | None = None, **attributes: Any
) -> tuple[Box, Box, Box | None]:
    """Return the boxes of x, weight and bias whose stamps reach a box of outputs."""
    g = _geometry(x, weight, attributes)
    start, stop = [], []
    for axis, (low, high) in enumerate(zip(box.start[2:], box.stop[2:], strict=True)):
        reached = [_stamps(axis, place, g) for place in range(low, high)]
        found = [i for places in reached for i in places]
        start.append(min(found, default=0))
        stop.append(max(found, default=-1) + 1)
    per_group, channels = weight.shape[1], x.shape[1] // g.group
    first, last = box.start[1] // per_group, (box.stop[1] - 1) // per_group + 1
    whole = first + 1 == last  # within one group the box of kernels is exact
    kernels = (
        (box.start[1] % per_group, (box.stop[1] - 1) % per_group + 1) if whole else (0, per_group)
    )
    return (
        Box((box.start[0], first * channels, *start), (box.stop[0], last * channels, *stop)),
        Box(
            (first * channels, kernels[0], *(0,) * len(start)),
            (last * channels, kernels[1], *weight.shape[2:]),
        ),
        None if bias is None else Box((box.start[1],), (box.stop[1],)),
    )


def multiply_adds(x: Array, weight: Array, bias: Array | None = None, **attributes: Any) -> int:
    """Count one multiply-add for every value and every weight it is stamped with."""
    return int(x.shape[0] * np.prod(x.shape[2:], dtype=int) * weight.size)


@dataclass(frozen=True)
class _Geometry:
    output: tuple[int, ...]
    channels: int
    group: int
    window: Window  # of the convolution that this one is the backward pass of
    attributes: dict[str, Any]


def _geometry(x: Array, weight: Array, attributes: dict[str, Any]) -> _Geometry:
    group = attributes.get("group", 1)
    if x.ndim != weight.ndim or x.ndim < 3 or x.shape[1] != weight.shape[0]:
        raise BadShape(
            f"ConvTranspose: weight {weight.shape} takes {weight.shape[0]} channels",
            received=f"x {x.shape}",
        )
    rank = x.ndim - 2
    strides = tuple(attributes.get("strides") or (1,) * rank)
    dilations = tuple(attributes.get("dilations") or (1,) * rank)
    extra = tuple(attributes.get("output_padding") or (0,) * rank)
    spans = [d * (k - 1) + 1 for d, k in zip(dilations, weight.shape[2:], strict=True)]
    full = [
        s * (n - 1) + e + k for s, n, e, k in zip(strides, x.shape[2:], extra, spans, strict=True)
    ]
    begin, end = _pads(x, full, strides, attributes)
    output = tuple(f - b - e for f, b, e in zip(full, begin, end, strict=True))
    if min(output) < 1:
        raise BadShape("ConvTranspose: the pads leave nothing of the output", received=str(output))
    shared = {"strides": strides, "dilations": dilations, "group": group, "pads": (*begin, *end)}
    window = Window.over(output, weight.shape[2:], strides, dilations, (*begin, *end))
    return _Geometry(output, weight.shape[1] * group, group, window, shared)


def _pads(
    x: Array, full: list[int], strides: tuple[int, ...], attributes: dict[str, Any]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    rank = len(full)
    auto = attributes.get("auto_pad", "NOTSET")
    wanted = attributes.get("output_shape")
    if wanted is not None:
        wanted = list(wanted)[-rank:]
    elif auto in ("SAME_UPPER", "SAME_LOWER"):
        wanted = [n * s for n, s in zip(x.shape[2:], strides, strict=True)]
    else:
        pads = (
            tuple(attributes.get("pads") or (0,) * 2 * rank)
            if auto == "NOTSET"
            else (0,) * 2 * rank
        )
        return pads[:rank], pads[rank:]
    total = [f - w for f, w in zip(full, wanted, strict=True)]
    less = tuple(t // 2 for t in total)
    more = tuple(t - t // 2 for t in total)
    return (less, more) if auto == "SAME_UPPER" else (more, less)


def _stamps(axis: int, place: int, g: _Geometry) -> list[int]:
    """The input places along one axis whose stamp reaches an output place."""
    w = g.window
    shifted = [place + w.begin[axis] - k * w.dilations[axis] for k in range(w.kernel[axis])]
    return [s // w.strides[axis] for s in shifted if s % w.strides[axis] == 0]
