"""Per-channel statistics: the smallest, largest and mean value, and the share of zeros."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..base.array import Array
from ..trace import Trace


@dataclass(frozen=True)
class ChannelStatistics:
    """One number a channel (axis 1; the whole tensor counts as one where there is none).

    Values that are not finite are counted in ``not_finite`` and left out of the others.
    """

    layer: str
    min: Array
    max: Array
    mean: Array
    zeros: Array  # share, 0 to 1
    not_finite: Array


def statistics(trace: Trace, layer: str) -> ChannelStatistics:
    """Summarise each channel of a layer's output. Raises BadQuestion for an unknown layer."""
    asked = trace[layer]
    return ChannelStatistics(asked.name, *by_channel(asked.output))


def by_channel(values: Array) -> tuple[Array, Array, Array, Array, Array]:
    """Return min, max, mean, share of zeros and count of non-finite values by channel.

    >>> [s.tolist() for s in by_channel(np.array([[[0.0, 2.0], [-1.0, 1.0]]]))]
    [[0.0, -1.0], [2.0, 1.0], [1.0, 0.0], [0.5, 0.0], [0, 0]]
    """
    values = np.asarray(values)
    rows = np.moveaxis(values, 1, 0).reshape(values.shape[1], -1) if values.ndim > 1 else None
    rows = values.reshape(1, -1) if rows is None else rows
    finite = np.isfinite(rows)
    count = np.maximum(finite.sum(axis=1), 1)
    low = np.where(finite, rows, np.inf).min(axis=1, initial=np.inf)
    high = np.where(finite, rows, -np.inf).max(axis=1, initial=-np.inf)
    mean = np.where(finite, rows, 0).sum(axis=1, dtype=np.float64) / count
    zeros = (rows == 0).mean(axis=1)
    return low, high, mean, zeros, (~finite).sum(axis=1)
