"""Slice: a part of a tensor, with a step.

Source: https://onnx.ai/onnx/operators/onnx__Slice.html
"""

from __future__ import annotations

from typing import Any

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Kind
from .kinds.rearrange import axis_of, whole

NAME = "Slice"
KIND = Kind.REARRANGE
INPUTS = ("x", "starts", "ends", "axes", "steps")


def forward(
    x: Array, starts: Array, ends: Array, axes: Array | None = None, steps: Array | None = None
) -> Array:
    """Return the part from ``starts`` up to ``ends`` along ``axes`` (the first ones without).

    Places below 0 count from the end, those beyond it are moved to it, steps below 0 go back.
    Raises BadShape for an axis that is not there, a step of 0, or lists of different lengths.

    >>> one = np.ones(1, int)
    >>> forward(np.arange(6), -one, -7 * one, 0 * one, -2 * one).tolist()
    [5, 3, 1]
    """
    index: list[Any] = [slice(None)] * x.ndim
    for axis, (first, last, step) in _ranges(x, starts, ends, axes, steps).items():
        index[axis] = slice(first, None if last < 0 else last, step)
    return x[tuple(index)]


def reads(
    box: Box, x: Array, starts: Array, ends: Array, axes: Array | None = None,
    steps: Array | None = None,
) -> tuple[Box | None, ...]:  # fmt: skip
    """Return the box moved to where the slice begins, and stretched by its steps.

    >>> one = np.ones(1, int)
    >>> reads(Box((0,), (2,)), np.arange(6), one, 6 * one, None, 2 * one)[0]
    Box(start=(1,), stop=(4,))
    """
    start, stop = list(box.start), list(box.stop)
    for axis, (first, _, step) in _ranges(x, starts, ends, axes, steps).items():
        ends_of = (first + start[axis] * step, first + (stop[axis] - 1) * step)
        start[axis], stop[axis] = min(ends_of), max(ends_of) + 1
    return Box(tuple(start), tuple(stop)), *whole(starts, ends, axes, steps)


def _ranges(
    x: Array, starts: Array, ends: Array, axes: Array | None, steps: Array | None
) -> dict[int, tuple[int, int, int]]:
    """Return first, last and step for every axis that is cut."""
    along = range(len(starts)) if axes is None else axes
    by = [1] * len(starts) if steps is None else steps
    if not len(starts) == len(ends) == len(along) == len(by):
        raise BadShape(
            "Slice: starts, ends, axes and steps must be equally many",
            received=", ".join(str(len(given)) for given in (starts, ends, along, by)),
        )
    ranges = {}
    for axis, start, end, step in zip(along, starts, ends, by, strict=True):
        if step == 0:
            raise BadShape("Slice: a step of 0 leads nowhere", received=str([int(s) for s in by]))
        axis = axis_of(NAME, int(axis), x.ndim)
        size, step = x.shape[axis], int(step)
        ranges[axis] = (_clamp(int(start), size, step), _clamp(int(end), size, step), step)
    return ranges


def _clamp(place: int, size: int, step: int) -> int:
    """Count negative places from the end, and stay inside; −1 is before the first cell."""
    place = place + size if place < 0 else place
    return min(max(place, 0), size) if step > 0 else min(max(place, -1), size - 1)
