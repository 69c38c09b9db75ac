"""Pad: cells added around a tensor, or cut off where a pad is negative::

    constant  1 2 3 → 0 0 | 1 2 3      edge  1 2 3 → 1 1 | 1 2 3
    reflect   1 2 3 → 3 2 | 1 2 3      wrap  1 2 3 → 2 3 | 1 2 3

Source: https://onnx.ai/onnx/operators/onnx__Pad.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind
from .kinds.rearrange import axis_of, whole

NAME = "Pad"
KIND = Kind.REARRANGE
INPUTS = ("x", "pads", "value", "axes")

MODES = ("constant", "reflect", "edge", "wrap")


def forward(
    x: Array, pads: Array, value: Array | None = None, axes: Array | None = None, *,
    mode: str = "constant",
) -> Array:  # fmt: skip
    """Pad ``x``: ``pads`` has all begins, then all ends, along ``axes`` (all without them).

    ``value`` is what a constant pad is filled with, 0 without it. Raises BadShape where the
    number of pads, the mode or a size does not fit.

    >>> forward(np.array([1, 2, 3]), np.array([2, 0]), mode="reflect").tolist()
    [3, 2, 1, 2, 3]
    >>> forward(np.array([1, 2, 3]), np.array([-1, 2]), np.array(9)).tolist()
    [2, 3, 9, 9]
    """
    fill = 0 if value is None else value.reshape(()).astype(x.dtype)
    return _padded(x, _widths(x, pads, axes), mode, fill)


def positions(
    x: Array, pads: Array, value: Array | None = None, axes: Array | None = None, *,
    mode: str = "constant",
) -> Array:  # fmt: skip
    """Return the padded positions; fills are marked -1.

    >>> positions(np.arange(3), np.array([1, 0])).tolist()
    [-1, 0, 1, 2]
    """
    return _padded(x, _widths(x, pads, axes), mode, -1)


def reads(
    box: Box, x: Array, pads: Array, value: Array | None = None, axes: Array | None = None, *,
    mode: str = "constant",
) -> tuple[Box | None, ...]:  # fmt: skip
    """Return the box moved back by the pads; it may reach outside, as a window over padding does.

    The other modes read again what lies inside: there it is the hull of what is mirrored.

    >>> reads(Box((0,), (2,)), np.zeros(9), np.array([3, 3]))[0]
    Box(start=(-3,), stop=(-1,))
    >>> reads(Box((0,), (2,)), np.zeros(9), np.array([3, 3]), mode="reflect")[0]
    Box(start=(2,), stop=(4,))
    """
    start, stop = list(box.start), list(box.stop)
    for axis, (before, after) in enumerate(_widths(x, pads, axes)):
        if mode == "constant" or (before, after) == (0, 0):
            start[axis], stop[axis] = start[axis] - before, stop[axis] - before
            continue
        line = _padded(np.arange(x.shape[axis]), [(before, after)], mode, -1)
        came = line[max(start[axis], 0) : max(stop[axis], 0)]
        start[axis], stop[axis] = int(came.min(initial=line.size)), int(came.max(initial=-1)) + 1
    return Box(tuple(start), tuple(stop)), *whole(pads, value, axes)


def _padded(x: Array, widths: Sequence[tuple[int, int]], mode: str, fill: Any) -> Array:
    inside = tuple(
        slice(max(0, -a), n - max(0, -b)) for (a, b), n in zip(widths, x.shape, strict=True)
    )
    added = [(max(0, a), max(0, b)) for a, b in widths]
    if mode not in MODES:
        raise BadShape(f"Pad: mode is one of {', '.join(MODES)}", received=repr(mode))
    if mode == "constant":
        return np.pad(x[inside], added, constant_values=fill)
    if any(grown != (0, 0) and n == 0 for grown, n in zip(added, x[inside].shape, strict=True)):
        raise BadShape(f"Pad: nothing is left to {mode}", received=str(x.shape))
    return np.pad(x[inside], added, mode=mode)  # type: ignore[call-overload]


def _widths(x: Array, pads: Array, axes: Array | None) -> list[tuple[int, int]]:
    along = range(x.ndim) if axes is None else [axis_of(NAME, int(a), x.ndim) for a in axes]
    numbers = [int(p) for p in pads]
    if len(numbers) != 2 * len(along):
        raise BadShape(f"Pad: {2 * len(along)} pads are needed", received=str(numbers))
    widths = [(0, 0)] * x.ndim
    for axis, before, after in zip(along, numbers, numbers[len(along) :], strict=False):
        if max(0, -before) + max(0, -after) > x.shape[axis]:
            raise BadShape(
                f"Pad: more is cut off than the {x.shape[axis]} cells of axis {axis}",
                received=str(numbers),
            )
        widths[axis] = (before, after)
    return widths
