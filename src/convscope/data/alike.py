"""Pictures that are almost the same: saved anew, a little brighter, with a little noise.

What would have to be compared are billions of pairs. So pictures are made small, each small one
gets short keys of which those of near pictures are mostly equal, and only pairs with an equal key
are compared: keys by random planes (Charikar, "Similarity estimation techniques from rounding
algorithms", 2002, https://doi.org/10.1145/509907.509965). What is found is then confirmed on all
pixels; a pair in a thousand may be missed.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..base.array import Array, Float
from .data import Data, in_turn

ALIKE = 0.99
"""Correlation of all pixels from which on two pictures are almost the same: JPEG at quality 70, a
sixth brighter or some noise keep it above; two different digits of MNIST never reach it."""
SMALL = 8
"""Rows and columns of a small picture."""
SMALL_ALIKE = 0.993
"""The same of small pictures, in which noise is averaged away."""
KEYS, BITS = 10, 20
"""Keys of a picture, and planes that each is made of."""
APART = 0.1
"""Share of all planes that may part near pictures; they have some twentieth."""
MOST = 400
"""Pictures with the same key that one is compared to: more say that the key tells nothing."""
_AT_ONCE = 2**18


def alike(data: Data, others: Array, among: Array) -> tuple[Array, Array]:
    """Return for which of ``others`` one of ``among`` is almost the same, and which: (m,) and (m,).

    Both are places in the data. Of several the nearest is returned. Pictures of one colour are
    like nothing.

    >>> rng = np.random.default_rng(0)
    >>> pictures = rng.integers(0, 200, (6, 16, 16, 1)).astype(np.uint8)
    >>> pictures[5] = pictures[2] + rng.integers(0, 9, (16, 16, 1))
    >>> data = Data("six", pictures, np.zeros(6, int), ("a", "b"))
    >>> [found.tolist() for found in alike(data, np.array([4, 5]), np.array([0, 1, 2]))]
    [[5], [2]]
    """
    if not len(others) or not len(among):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    small = _small(data)
    pairs = [
        rows[near] * len(data) + places[near]
        for rows, places in _candidates(small, others, among)
        if (near := _near(small, others[rows], places)).any()
    ]
    rows, places = np.divmod(np.unique(np.concatenate([np.empty(0, np.int64), *pairs])), len(data))
    likeness = _likeness(data, others[rows], places)
    order = np.argsort(likeness, kind="stable")[np.sum(likeness < ALIKE) :]
    best = np.full(len(others), -1)
    best[rows[order]] = places[order]  # the nearest is written last
    found = best >= 0
    return others[found], best[found]


def _small(data: Data) -> Float:
    """Return every picture (n 64) small and grey, without its brightness and contrast."""
    made = []
    height, width = data.size
    down = np.linspace(0, height, min(SMALL, height) + 1).astype(int)
    right = np.linspace(0, width, min(SMALL, width) + 1).astype(int)
    blocks = np.outer(np.diff(down), np.diff(right)).astype(np.float32)
    for places in in_turn(data):
        grey = data.pictures[places[0] : places[-1] + 1].sum(3, dtype=np.float32)
        sums = np.add.reduceat(np.add.reduceat(grey, down[:-1], 1), right[:-1], 2)
        made.append((sums / blocks).reshape(len(places), -1))
    return _without_light(np.concatenate(made))


def _without_light(pictures: Float) -> Float:
    """Return rows with mean 0 and length 1, so that their product is their correlation."""
    rows = pictures - pictures.mean(1, keepdims=True)
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    flat = length < 1e-3 * np.sqrt(rows.shape[1])
    return np.where(flat, 0, rows / np.where(flat, 1, length)).astype(np.float32)


def _candidates(small: Float, others: Array, among: Array) -> Iterator[tuple[Array, Array]]:
    """Yield rows of ``others`` and places of ``among`` that share a key, some pairs at a time."""
    planes = np.random.default_rng(0).normal(size=(small.shape[1], KEYS * BITS))
    # about the mean of all: pictures of one kind lie close together, and planes then part them
    sides = (small - small[among].mean(0)) @ planes.astype(np.float32) > 0
    keys = sides.reshape(len(small), KEYS, BITS) @ (1 << np.arange(BITS))
    packed = np.packbits(sides, axis=1)
    packed = np.pad(packed, [(0, 0), (0, -packed.shape[1] % 8)]).view(np.uint64)
    for key in keys.T:
        order = among[np.argsort(key[among], kind="stable")]
        first = np.searchsorted(key[order], key[others], "left")
        counts = np.searchsorted(key[order], key[others], "right") - first
        counts = np.minimum(counts, MOST)
        ends = np.cumsum(counts)
        begin = 0
        while begin < len(others):
            already = ends[begin - 1] if begin else 0
            end = max(begin + 1, int(np.searchsorted(ends, already + _AT_ONCE, "right")))
            some = counts[begin:end]
            rows = np.repeat(np.arange(begin, end), some)
            within = np.arange(len(rows)) - np.repeat(np.cumsum(some) - some, some)
            places = order[np.repeat(first[begin:end], some) + within]
            parted = np.bitwise_count(packed[others[rows]] ^ packed[places]).sum(1)
            close = parted <= APART * KEYS * BITS
            yield rows[close], places[close]
            begin = end


def _near(small: Float, ones: Array, others: Array) -> Array:
    """Return for which pairs the small pictures are almost the same."""
    near: Array = np.einsum("ij,ij->i", small[ones], small[others]) >= SMALL_ALIKE
    return near


def _likeness(data: Data, ones: Array, others: Array) -> Float:
    """Return the correlation of all pixels of each pair."""
    found = np.empty(len(ones), np.float32)
    step = max(1, 2**24 // int(np.prod(data.pictures.shape[1:])))
    for first in range(0, len(ones), step):
        some = slice(first, first + step)
        a, b = (
            _without_light(data.of(places[some]).reshape(len(places[some]), -1).astype(np.float32))
            for places in (ones, others)
        )
        found[some] = np.einsum("ij,ij->i", a, b)
    return found
