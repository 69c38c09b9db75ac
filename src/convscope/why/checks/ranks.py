"""Rank correlation: whether two maps put the places in the same order."""

from __future__ import annotations

import numpy as np

from ...base.array import Array


def spearman(a: Array, b: Array) -> float:
    """Return Spearman's rank correlation of two maps of one size, −1 to 1; ties share a rank.

    A map that is the same everywhere has no order: 0. Source: Spearman, American Journal of
    Psychology 15, 1904.

    >>> rising = np.array([[1.0, 2.0], [3.0, 9.0]])
    >>> spearman(rising, rising**3), spearman(rising, -rising), spearman(rising, rising * 0)
    (1.0, -1.0, 0.0)
    """
    x, y = _centred(a), _centred(b)
    length = float(np.sqrt((x @ x) * (y @ y)))
    return float(np.clip(x @ y / length, -1, 1)) if length else 0.0


def _centred(values: Array) -> Array:
    """Return the ranks of all values less their mean; equal values get the mean of theirs."""
    flat = np.nan_to_num(np.asarray(values, np.float64).ravel())
    _, place, counts = np.unique(flat, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[place] - (flat.size + 1) / 2)
