"""The effective receptive field: how much each place of the input moves one value, here and now."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadQuestion

SHARE = 0.95
"""The part of the footprint that the effective box holds."""


@dataclass(frozen=True, eq=False)
class EffectiveField:
    """The footprint of one value's gradient on the input.

    ``footprint`` (h w) is |∂value/∂input|, summed over the channels of the value's own picture.
    ``box`` (over the input's axes, n c h w) is the smallest around the centre of the theoretical
    field that holds ``share`` of it; it is empty where nothing moves the value (a ReLU at zero).
    """

    footprint: Array
    box: Box
    share: float


def effective_field(slopes: Array, cell: tuple[int, ...], field: Box) -> EffectiveField:
    """Return the footprint of ``slopes`` (n c h w) for a value whose theoretical field is known.

    The box is a square (a cube, a line) that grows half a cell at a time, cut at the border.
    Raises BadQuestion where the input has no axes to see along.

    Source: Luo, Li, Urtasun, Zemel, "Understanding the Effective Receptive Field in Deep
    Convolutional Neural Networks", NeurIPS 2016, https://arxiv.org/abs/1701.04128

    >>> slopes = np.array([[[[0.0, 1.0, -8.0, 1.0, 0.0]]]])
    >>> found = effective_field(slopes, (0, 0, 0, 2), Box((0, 0, 0, 0), (1, 1, 1, 5)))
    >>> found.footprint.tolist(), found.box
    ([[0.0, 1.0, 8.0, 1.0, 0.0]], Box(start=(0, 0, 0, 1), stop=(1, 1, 1, 4)))
    """
    if slopes.ndim < 3 or len(slopes) <= cell[0]:
        raise BadQuestion(
            "an effective field needs an input of pictures: (n, channels, and axes to see along)",
            received=f"the shape {slopes.shape}",
        )
    channels = _channel_axis(slopes.shape)
    footprint = np.abs(slopes[cell[0]]).sum(axis=channels - 1, dtype=np.float64)
    ends = list(field.axes())
    centre = [(a + b - 1) / 2 for axis, (a, b) in enumerate(ends) if axis not in (0, channels)]
    seen = _smallest(footprint, centre)
    start, stop = list(seen.start), list(seen.stop)
    start.insert(channels - 1, 0)
    stop.insert(channels - 1, slopes.shape[channels])
    return EffectiveField(footprint, Box((cell[0], *start), (cell[0] + 1, *stop)), SHARE)


def _smallest(footprint: Array, centre: Sequence[float]) -> Box:
    """Return the smallest box around a centre that holds SHARE of a footprint."""
    wanted = SHARE * footprint.sum()
    box = Box((0,) * footprint.ndim, (0,) * footprint.ndim)
    if not wanted > 0:
        return box
    far = max(max(abs(c), abs(n - 1 - c)) for c, n in zip(centre, footprint.shape, strict=True))
    for half in range(2 * math.ceil(far) + 1):
        start = tuple(math.ceil(c - half / 2) for c in centre)
        stop = tuple(math.floor(c + half / 2) + 1 for c in centre)
        box = Box(start, stop).clip(footprint.shape)
        if footprint[box.slices].sum() >= wanted:
            break
    return box


def _channel_axis(shape: Sequence[int]) -> int:
    """Return which axis of an input holds the channels: the second, or of pictures the last.

    >>> _channel_axis((1, 3, 224, 224)), _channel_axis((1, 224, 224, 3))
    (1, 3)
    """
    last = len(shape) == 4 and shape[1] not in (1, 3) and shape[3] in (1, 3)
    return 3 if last else 1
