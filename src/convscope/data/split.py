"""Which pictures are learnt from, which choose the settings, which are kept for the end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..base.array import Array
from ..base.errors import BadData, BadSettings
from .data import Data

PARTS = ("train", "validation", "test")


@dataclass(frozen=True, eq=False)
class Split:
    """The places (m,) of each part in the data, ascending; no place is in two parts."""

    train: Array
    validation: Array
    test: Array

    @property
    def parts(self) -> tuple[Array, Array, Array]:
        """Return the three, in the order of ``PARTS``."""
        return self.train, self.validation, self.test

    def __repr__(self) -> str:
        sizes = (f"{name} {len(part):,}" for name, part in zip(PARTS, self.parts, strict=True))
        return f"Split({', '.join(sizes)})"


def split(
    data: Data,
    *,
    validation: float | int = 0.1,
    test: float | int | None = None,
    seed: int = 0,
) -> Split:
    """Divide the data, each class in the same shares.

    A part that the data set keeps itself stays what it is. Else ``test`` is a share of all
    pictures or how many, and ``validation`` a share of those that are not for testing, or how
    many. The shares are met class by class with the largest remainder; in training stays at least
    one picture of each class. Where the data have groups a whole group goes into one part, drawn
    by chance until there are about as many pictures as asked for. The same seed gives the same
    parts. Raises BadSettings for shares that cannot be met, BadData where nothing is left to learn
    from.

    >>> data = Data("ten", np.zeros((10, 1, 1, 1), np.uint8), np.arange(10) % 2, ("a", "b"))
    >>> divided = split(data, validation=2, test=0.4, seed=1)
    >>> divided, np.bincount(data.labels[divided.test]).tolist()
    (Split(train 4, validation 2, test 4), [2, 2])
    """
    rng = np.random.default_rng(seed)
    free = np.ones(len(data), bool)
    if data.test is not None and test is not None:
        raise BadSettings(
            f"'{data.name}' keeps {len(data.test):,} pictures for testing itself",
            received=f"test={test!r}",
            remedy="Leave 'test' out.",
        )
    for kept in (data.test, data.validation):
        if kept is not None:
            free[kept] = False
    kinds = data.labels if data.classes else np.zeros(len(data), np.int64)

    def drawn(wanted: float | int, part: str) -> Array:
        if data.groups is None:
            return _drawn(kinds, free, wanted, part, rng)
        return _groups_drawn(kinds, data.groups, free, wanted, part, rng)

    for_test = data.test
    if for_test is None:
        for_test = drawn(test or 0, "test")
        free[for_test] = False
    for_validation = data.validation
    if for_validation is None:
        for_validation = drawn(validation, "validation")
        free[for_validation] = False
    train = np.flatnonzero(free)
    if not len(train):
        raise BadData(f"no picture of '{data.name}' is left to learn from")
    return Split(train, for_validation, for_test)


def _drawn(
    kinds: Array, free: Array, wanted: float | int, part: str, rng: np.random.Generator
) -> Array:
    """Draw places among the free ones; of each kind one stays free."""
    places = np.flatnonzero(free)
    counts = np.bincount(kinds[places], minlength=1)
    number = _number(wanted, len(places), part)
    room = np.maximum(counts - 1, 0)
    if number > room.sum():
        raise BadSettings(
            f"'{part}' takes too many pictures",
            received=f"{number:,} of {len(places):,}",
            remedy=f"At most {room.sum():,}, so that one of each class is left to learn from.",
        )
    takes = _shares(number, counts, room)
    # one order for all, then each kind's first: drawn in one go, whatever the number of classes
    order = rng.permutation(places)
    order = order[np.argsort(kinds[order], kind="stable")]
    starts = np.cumsum(counts) - counts
    rank = np.arange(len(order)) - np.repeat(starts, counts)
    return np.sort(order[rank < np.repeat(takes, counts)])


def _groups_drawn(
    kinds: Array, groups: Array, free: Array, wanted: float | int, part: str,
    rng: np.random.Generator,
) -> Array:  # fmt: skip
    """Draw whole groups among the free places; of each kind one stays free."""
    places = np.flatnonzero(free)
    number, taken = _number(wanted, len(places), part), np.zeros(len(free), bool)
    names, which = np.unique(groups[places], return_inverse=True)
    left, count = np.bincount(kinds[places]), 0
    for group in rng.permutation(len(names)).tolist():
        own = places[which == group]
        of_kinds = np.bincount(kinds[own], minlength=len(left))
        # a group that would pass by more than it lacks now is left
        near = 2 * (number - count) >= len(own)
        if number > count and near and (left - of_kinds)[of_kinds > 0].all():
            taken[own], left, count = True, left - of_kinds, count + len(own)
    if number and not count:
        taken[_least_group(kinds, places, which, left, part)] = True
    return np.flatnonzero(taken)


def _least_group(kinds: Array, places: Array, which: Array, left: Array, part: str) -> Array:
    """Return the places of the smallest group that may be taken: fewer than all of any kind."""
    for group in np.argsort(np.bincount(which), kind="stable").tolist():
        own = places[which == group]
        of_kinds = np.bincount(kinds[own], minlength=len(left))
        if (left - of_kinds)[of_kinds > 0].all():
            return own
    raise BadSettings(
        f"no group of pictures can go into the {part} part: each has all there are of some class",
        received=f"{which.max() + 1:,} groups",
        remedy=f"Give more groups, or leave '{part}' out.",
    )


def _number(wanted: float | int, n: int, part: str) -> int:
    whole = isinstance(wanted, (int, np.integer)) and not isinstance(wanted, bool)
    if whole and wanted >= 0:
        return int(wanted)
    if isinstance(wanted, (float, np.floating)) and 0 <= wanted < 1:
        return round(float(wanted) * n)
    raise BadSettings(
        f"'{part}' cannot be used", received=f"{wanted!r}"[:100],
        remedy="It is a share from 0 to below 1, or how many pictures.",
    )  # fmt: skip


def _shares(number: int, counts: Array, room: Array) -> Array:
    """Return how many of each group: ``number`` in all, by largest remainder, within ``room``."""
    exact = number * counts / max(1, counts.sum())
    takes = np.minimum(np.floor(exact).astype(np.int64), room)
    while (missing := number - int(takes.sum())) > 0:
        behind = np.where(takes < room, exact - takes, -np.inf)
        takes[np.argsort(-behind, kind="stable")[: min(missing, int((takes < room).sum()))]] += 1
    return takes
