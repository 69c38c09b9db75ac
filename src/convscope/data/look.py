"""What is in the data, before an hour is spent on learning from it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..base.array import Array
from .alike import alike
from .data import Broken, Data, in_turn
from .split import PARTS, Split

SAMPLES = 8
"""Pictures of each class that are shown."""


@dataclass(frozen=True)
class Same:
    """Two pictures that are the same pixel for pixel: their places in the data, and their parts."""

    first: int
    second: int
    parts: tuple[str, str]


@dataclass(frozen=True, eq=False)
class Look:
    """What was found.

    ``counts``: for each part, how many pictures of each class; all of them where numbers are
    predicted. ``sizes``: ((width, height), how many) before resizing, the most frequent first.
    ``duplicates``: pictures of validation and test that are in another part too, each beside the
    first one like it: what is learnt by heart looks understood. ``contradictions``: the same
    picture with another label. ``copies``: how many occur again within their part. ``samples``:
    for each class the places of some pictures. Only what is the same to the last bit is found:
    ``near`` finds a picture saved anew; one shifted or turned is another one here.
    """

    counts: dict[str, tuple[int, ...]]
    classes: tuple[str, ...]
    sizes: tuple[tuple[tuple[int, int], int], ...]
    duplicates: tuple[Same, ...]
    contradictions: tuple[Same, ...]
    copies: int
    samples: tuple[tuple[int, ...], ...]
    broken: tuple[Broken, ...]
    notes: tuple[str, ...]


def look(data: Data, split: Split) -> Look:
    """Count the pictures, and find those that occur more than once.

    >>> pictures = np.array([1, 2, 1, 3], np.uint8).reshape(4, 1, 1, 1)
    >>> data = Data("four", pictures, np.array([0, 1, 1, 0]), ("cat", "dog"))
    >>> found = look(data, Split(np.array([0, 1]), np.array([2]), np.array([3])))
    >>> found.counts
    {'train': (1, 1), 'validation': (0, 1), 'test': (1, 0)}
    >>> found.duplicates == found.contradictions
    True
    >>> found.duplicates
    (Same(first=0, second=2, parts=('train', 'validation')),)
    """
    part_of = np.full(len(data), -1)
    for number, places in enumerate(split.parts):
        part_of[places] = number
    groups = data.labels if data.classes else np.zeros(len(data), np.int64)
    kinds = max(1, len(data.classes))
    counts = {
        name: tuple(np.bincount(groups[places], minlength=kinds).tolist())
        for name, places in zip(PARTS, split.parts, strict=True)
    }
    duplicates, contradictions, copies = [], [], 0
    for same in _same_pictures(data, part_of):
        parts = part_of[same].tolist()
        first_of_part: dict[int, int] = {}
        for place, part in zip(same, parts, strict=True):
            copies += part in first_of_part
            first_of_part.setdefault(part, place)
            # the group begins with the earliest part, training where it is there
            if part != parts[0]:
                duplicates.append(_pair(same[0], place, part_of))
            if np.any(data.labels[place] != data.labels[same[0]]):
                contradictions.append(_pair(same[0], place, part_of))
    return Look(
        counts,
        data.classes,
        _sizes(data),
        tuple(sorted(duplicates, key=_order)),
        tuple(sorted(contradictions, key=_order)),
        copies,
        tuple(
            tuple(split.train[groups[split.train] == kind][:SAMPLES].tolist())
            for kind in range(kinds)
        ),
        data.broken,
        data.notes,
    )


def near(data: Data, split: Split) -> tuple[Same, ...]:
    """Return the pictures of validation and test that are almost the same as one learnt from.

    Each comes after the one that it is like most; those that are equal are ``look``'s matter.
    Seconds for 60,000 pictures. How near that is: ``alike.ALIKE``.
    """
    part_of = np.full(len(data), -1)
    for number, places in enumerate(split.parts):
        part_of[places] = number
    others = np.concatenate([split.validation, split.test])
    found = []
    for second, first in zip(*alike(data, others, split.train), strict=True):
        if not np.array_equal(data.pictures[first], data.pictures[second]):
            found.append(_pair(int(first), int(second), part_of))
    return tuple(sorted(found, key=_order))


def _same_pictures(data: Data, part_of: Array) -> Iterator[list[int]]:
    """Yield the places of pictures that are the same, by part, then by place."""
    found: dict[bytes, list[int]] = {}
    for places in in_turn(data):
        pixels = np.ascontiguousarray(data.pictures[places[0] : places[-1] + 1])
        rows = pixels.reshape(len(places), -1)
        for place, row in zip(places.tolist(), rows, strict=True):
            if part_of[place] >= 0:
                key = hashlib.blake2b(row.data, digest_size=16).digest()
                found.setdefault(key, []).append(place)
    for same in found.values():
        if len(same) > 1:
            yield sorted(same, key=lambda place: (part_of[place], place))


def _pair(first: int, second: int, part_of: Array) -> Same:
    return Same(first, second, (PARTS[part_of[first]], PARTS[part_of[second]]))


def _order(same: Same) -> tuple[int, int]:
    return same.first, same.second


def _sizes(data: Data) -> tuple[tuple[tuple[int, int], int], ...]:
    if data.sizes is None:
        height, width = data.size
        return (((width, height), len(data)),)
    counted = Counter((int(w), int(h)) for w, h in data.sizes.tolist())
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
