"""Groups of what is alike: Ward's clustering, and how many groups there are.

From every one alone, those two groups are joined whose joining adds least to the sum of squared
distances from the groups' means; nothing is left to chance. There are as many groups as make the
silhouette largest: how much nearer each is to its own group than to the next. Source: Ward,
"Hierarchical Grouping to Optimize an Objective Function", JASA 58, 1963; Lance, Williams, "A
General Theory of Classificatory Sorting Strategies", 1967; Rousseeuw, "Silhouettes", 1987.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...base.array import Array, Float
from .look import Look, mean_map

MOST = 8
"""Groups at most."""
FEWEST = 4
"""Mistakes from which on they are grouped at all."""


@dataclass(frozen=True, eq=False)
class Group:
    """Mistakes that are alike: ``looks`` in order, the surest first.

    ``map`` (h w) is where the network looked on the mean; ``confusions`` are (true, predicted,
    how many), the most common first.
    """

    looks: tuple[Look, ...]
    map: Float
    confusions: tuple[tuple[int, int, int], ...]


def grouped(looks: Sequence[Look]) -> tuple[Group, ...]:
    """Return the groups, the largest first."""
    if not looks:
        return ()
    places = clustered(np.stack([one.features for one in looks]))
    count = int(places.max()) + 1
    groups = [
        _group([one for one, at in zip(looks, places, strict=True) if at == g])
        for g in range(count)
    ]
    return tuple(sorted(groups, key=lambda one: -len(one.looks)))


def clustered(x: Array) -> Array:
    """Return the number of each row's group.

    >>> clustered(np.array([[0.0], [9.0], [0.1], [9.1], [0.2]])).tolist()
    [0, 1, 0, 1, 0]
    """
    n = len(x)
    if n < FEWEST:
        return np.zeros(n, int)
    squares = _squares(x)
    best, kept = 0.0, np.zeros(n, int)
    for places in _joined(squares, min(MOST, n // 2)):
        value = silhouette(np.sqrt(squares), places)
        if value > best + 1e-12:
            best, kept = value, places
    return kept


def silhouette(distances: Float, places: Array) -> float:
    """Return the mean silhouette, −1 to 1; one that is alone in its group counts 0."""
    count = places.max() + 1
    sums = np.stack([distances[:, places == g].sum(axis=1) for g in range(count)], axis=1)
    sizes = np.bincount(places, minlength=count)
    rows = np.arange(len(places))
    own = sums[rows, places] / np.maximum(sizes[places] - 1, 1)
    means = sums / sizes
    means[rows, places] = np.inf
    other = means.min(axis=1)
    larger = np.maximum(own, other)
    value = np.divide(other - own, larger, out=np.zeros_like(own), where=larger > 0)
    return float(np.where(sizes[places] > 1, value, 0).mean())


def _joined(squares: Float, most: int) -> list[Array]:
    """Return the groups' numbers for ``most`` groups down to 2, numbered as they first occur."""
    n = len(squares)
    apart = squares / 2  # what joining two of one each adds
    np.fill_diagonal(apart, np.inf)
    sizes, places, found = np.ones(n), np.arange(n), []
    for left in range(n, 1, -1):
        if left <= most:
            found.append(np.unique(places, return_inverse=True)[1])
        i, j = sorted(divmod(int(apart.argmin()), n))
        both = sizes[i] + sizes[j] + sizes
        made = ((sizes[i] + sizes) * apart[i] + (sizes[j] + sizes) * apart[j]) / both
        made -= sizes / both * apart[i, j]
        made[[i, j]] = np.inf
        made[~np.isfinite(apart[i]) & ~np.isfinite(apart[j])] = np.inf
        apart[i], apart[:, i] = made, made
        apart[j], apart[:, j] = np.inf, np.inf
        sizes[i] += sizes[j]
        places[places == j] = i
    return found


def _squares(x: Array) -> Float:
    lengths = (x * x).sum(axis=1)
    return np.asarray(np.maximum(lengths[:, None] + lengths - 2 * x @ x.T, 0))


def _group(looks: list[Look]) -> Group:
    counts = Counter((one.mistake.true, one.mistake.predicted) for one in looks)
    common = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return Group(
        tuple(looks), mean_map(looks), tuple((true, taken, n) for (true, taken), n in common)
    )
