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
    one picture of each class. The same seed gives the same parts. Raises BadSettings for shares
    that cannot be met, BadData where nothing is left to learn from.

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
    groups = data.labels if data.classes else np.zeros(len(data), np.int64)
    for_test = data.test
    if for_test is None:
        for_test = _drawn(groups, free, test or 0, "test", rng)
        free[for_test] = False
    for_validation = data.validation
    if for_validation is None:
        for_validation = _drawn(groups, free, validation, "validation", rng)
        free[for_validation] = False
    train = np.flatnonzero(free)
    if not len(train):
        raise BadData(f"no picture of '{data.name}' is left to learn from")
    return Split(train, for_validation, for_test)


def _drawn(
    groups: Array, free: Array, wanted: float | int, part: str, rng: np.random.Generator
) -> Array:
    """Draw places among the free ones; of each group one stays free."""
    places = np.flatnonzero(free)
    counts = np.bincount(groups[places], minlength=1)
    number = _number(wanted, len(places), part)
    room = np.maximum(counts - 1, 0)
    if number > room.sum():
        raise BadSettings(
            f"'{part}' takes too many pictures",
            received=f"{number:,} of {len(places):,}",
            remedy=f"At most {room.sum():,}, so that one of each class is left to learn from.",
        )
    takes = _shares(number, counts, room)
    # one order for all, then each group's first: drawn in one go, whatever the number of classes
    order = rng.permutation(places)
    order = order[np.argsort(groups[order], kind="stable")]
    starts = np.cumsum(counts) - counts
    rank = np.arange(len(order)) - np.repeat(starts, counts)
    return np.sort(order[rank < np.repeat(takes, counts)])


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
