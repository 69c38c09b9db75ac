"""The way from one picture to another, place by place, in the order of a map."""

from __future__ import annotations

import numpy as np

from ...base.array import Array
from .checked import Curve
from .given import Given
from .places import as_input, as_picture, blurred
from .watched import Watched, watched

STEPS = 16
"""In how many equal parts the places are changed."""
BLUR = 1 / 20
"""The blur that insertion begins with, as a part of the shorter side: a photograph's class is
not told any more (RISE blurs half as much, which left some of ours half their answer)."""
BATCH = 2**23
"""Bytes of input that are computed at a time, so that memory stays bounded."""


class Walk:
    """Insertion and deletion of one input, for any number of maps over it."""

    def __init__(self, given: Given, steps: int = STEPS) -> None:
        self._x = given.x
        self._steps = steps
        self._answer: Watched = watched(given)
        self.picture = np.asarray(as_picture(given.x), np.float64)
        """The picture (c h w) that is taken apart."""
        size = self.picture.shape[1:]
        self._blurred = blurred(self.picture, max(min(size) * BLUR, 0.5))
        self._grey = np.broadcast_to(
            self.picture.mean(axis=(1, 2), keepdims=True), self.picture.shape
        )

    def insertion(self, order: Array, of: str) -> Curve:
        """Return the answer while the picture is put into its blur, the highest place first."""
        return self._curve("insertion", of, order, self._blurred, self.picture)

    def deletion(self, order: Array, of: str) -> Curve:
        """Return the answer while its mean grey takes the picture's place, the highest first."""
        return self._curve("deletion", of, order, self.picture, self._grey)

    def _curve(self, name: str, of: str, order: Array, start: Array, end: Array) -> Curve:
        rank = _rank(order)
        counts = [round(i * rank.size / self._steps) for i in range(self._steps + 1)]
        at_once = max(1, BATCH // max(start.size * self._x.itemsize, 1))
        values: list[float] = []
        for first in range(0, len(counts), at_once):
            some = counts[first : first + at_once]
            pictures = np.stack([np.where(rank < count, end, start) for count in some])
            values.extend(self._answer(as_input(pictures, self._x)).tolist())
        return Curve(name, of, tuple(c / rank.size for c in counts), tuple(values))


def _rank(order: Array) -> Array:
    """Return each place's turn (h w): 0 for the highest; equal ones in a fixed random order.

    >>> _rank(np.array([[0.1, 0.9], [0.5, 0.2]])).tolist()
    [[3, 0], [1, 2]]
    """
    flat = np.nan_to_num(order.ravel())
    chance = np.random.default_rng(0).permutation(flat.size)
    rank = np.empty(flat.size, np.intp)
    rank[np.lexsort((chance, -flat))] = np.arange(flat.size)
    return rank.reshape(order.shape)
