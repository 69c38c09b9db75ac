"""Rank correlation: whether two maps put the places in the same order."""

from __future__ import annotations

from collections.abc import Sequence

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
    return float(spearmans([a, b])[0, 1])


def spearmans(maps: Sequence[Array]) -> Array:
    """Return the rank correlation of each of some maps with each (m m); each is ranked once.

    >>> rising = np.array([[1.0, 2.0], [3.0, 9.0]])
    >>> spearmans([rising, -rising, rising * 0]).tolist()
    [[1.0, -1.0, 0.0], [-1.0, 1.0, 0.0], [0.0, 0.0, 0.0]]
    """
    ranks = np.stack([_centred(values) for values in maps])
    length = np.linalg.norm(ranks, axis=1)
    ranks /= np.where(length, length, 1)[:, None]
    return np.asarray(np.clip(ranks @ ranks.T, -1, 1))


def _centred(values: Array) -> Array:
    """Return the ranks of all values less their mean; equal values get the mean of theirs."""
    flat = np.nan_to_num(np.asarray(values, np.float64).ravel())
    _, place, counts = np.unique(flat, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[place] - (flat.size + 1) / 2)
