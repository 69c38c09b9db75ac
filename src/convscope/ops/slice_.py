"""Slice: a part of a tensor, with a step.

Source: https://onnx.ai/onnx/operators/onnx__Slice.html
"""

from __future__ import annotations

from ..base.array import Array
from ..base.terms import Kind

NAME = "Slice"
KIND = Kind.REARRANGE
INPUTS = ("x", "starts", "ends", "axes", "steps")


def forward(
    x: Array, starts: Array, ends: Array, axes: Array | None = None, steps: Array | None = None
) -> Array:
    """Return the part from ``starts`` to ``ends`` along ``axes`` (the first ones without).

    >>> one = np.ones(1, int)
    >>> forward(np.arange(6), -one, -7 * one, 0 * one, -2 * one).tolist()
    [5, 3, 1]
    """
    along = range(len(starts)) if axes is None else [int(a) % x.ndim for a in axes]
    by = [1] * len(starts) if steps is None else [int(s) for s in steps]
    index = [slice(None)] * x.ndim
    for axis, start, end, step in zip(along, starts, ends, by, strict=True):
        size = x.shape[axis]
        first, last = _clamp(int(start), size, step), _clamp(int(end), size, step)
        index[axis] = slice(first, None if last < 0 else last, step)
    return x[tuple(index)]


def _clamp(place: int, size: int, step: int) -> int:
    """Count negative places from the end, and stay inside; −1 is before the first cell."""
    place = place + size if place < 0 else place
    return min(max(place, 0), size) if step > 0 else min(max(place, -1), size - 1)
