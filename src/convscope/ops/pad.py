"""Pad: cells added around a tensor, or cut off where a pad is negative::

    constant  1 2 3 -> 0 0 1 2 3      edge  1 2 3 -> 1 1 1 2 3
    reflect   1 2 3 -> 3 2 1 2 3      wrap  1 2 3 -> 2 3 1 2 3

Source: https://onnx.ai/onnx/operators/onnx__Pad.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind

NAME = "Pad"
KIND = Kind.REARRANGE
INPUTS = ("x", "pads", "value", "axes")


def forward(
    x: Array, pads: Array, value: Array | None = None, axes: Array | None = None, *,
    mode: str = "constant",
) -> Array:  # fmt: skip
    """Pad ``x``: all begins, then all ends, along ``axes`` (all without them).

    >>> forward(np.array([1, 2, 3]), np.array([2, 0]), mode="reflect").tolist()
    [3, 2, 1, 2, 3]
    """
    widths = _widths(x, pads, axes)
    inside = tuple(
        slice(max(0, -a), n - max(0, -b)) for (a, b), n in zip(widths, x.shape, strict=True)
    )
    added = [(max(0, a), max(0, b)) for a, b in widths]
    if mode == "constant":
        fill = 0 if value is None else np.asarray(value).reshape(()).astype(x.dtype)
        return np.pad(x[inside], added, constant_values=fill)
    if mode not in ("reflect", "edge", "wrap"):
        raise BadShape("Pad: mode is constant, reflect, edge or wrap", received=repr(mode))
    return np.pad(x[inside], added, mode=mode)  # type: ignore[call-overload]


def positions(
    x: Array, pads: Array, value: Array | None = None, axes: Array | None = None, *,
    mode: str = "constant",
) -> Array:  # fmt: skip
    """Return where each cell came from; fills are marked -1."""
    return forward(x, pads, np.array(-1), axes, mode=mode)


def reads(
    box: Box, x: Array, pads: Array, value: Array | None = None, axes: Array | None = None, *,
    mode: str = "constant",
) -> tuple[Box | None, ...]:  # fmt: skip
    """Return the box moved back by the pads; it may reach outside, as a window over padding does.

    The other modes read what lies inside again: their box is widened to hold what is mirrored.
    """
    widths = _widths(x, pads, axes)
    start = [a - before for a, (before, _) in zip(box.start, widths, strict=True)]
    stop = [b - before for b, (before, _) in zip(box.stop, widths, strict=True)]
    if mode != "constant":
        for axis, n in enumerate(x.shape):
            places = _mirrored(range(start[axis], stop[axis]), n, mode)
            start[axis], stop[axis] = min(places), max(places) + 1
    rest = [None if v is None else Box.whole(np.shape(v)) for v in (pads, value, axes)]
    return (Box(tuple(start), tuple(stop)), *rest)


def _mirrored(places: range, size: int, mode: str) -> list[int]:
    if mode == "edge":
        return [min(max(i, 0), size - 1) for i in places]
    if mode == "wrap":
        return [i % size for i in places]
    period = max(1, 2 * (size - 1))
    return [min(i % period, period - i % period) for i in places]


def _widths(x: Array, pads: Array, axes: Array | None) -> list[tuple[int, int]]:
    along = list(range(x.ndim)) if axes is None else [int(a) % x.ndim for a in axes]
    if len(pads) != 2 * len(along):
        raise BadShape(
            f"Pad: {2 * len(along)} pads are needed", received=str([int(p) for p in pads])
        )
    widths = [(0, 0)] * x.ndim
    for i, axis in enumerate(along):
        widths[axis] = (int(pads[i]), int(pads[i + len(along)]))
    return widths
