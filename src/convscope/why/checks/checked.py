"""What a check of an attribution answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from ...base.in_words import InWords

NOTHING = InWords("", "")


@dataclass(frozen=True)
class Curve:
    """How a number goes on the way of a check: ``values`` at the places ``at``.

    ``name`` says what was done ("insertion", "deletion", "cascade"), ``of`` by whose map:
    "method", "random" or "edges".
    """

    name: str
    of: str
    at: tuple[float, ...]
    values: tuple[float, ...]

    @property
    def area(self) -> float:
        """The area under the curve, by trapezoids, over the width of ``at``.

        >>> Curve("deletion", "method", (0.0, 0.5, 1.0), (1.0, 0.5, 0.0)).area
        0.5
        """
        steps = list(pairwise(zip(self.at, self.values, strict=True)))
        width = self.at[-1] - self.at[0]
        return sum((b - a) * (v + w) / 2 for (a, v), (b, w) in steps) / width if width else 0.0


@dataclass(frozen=True)
class Checked:
    """What a check found of one map.

    ``passed`` is None where the check has nothing to judge: it does not apply, or it only
    measures. ``reason`` says what was found, with the numbers in it, and ``short`` the same in a
    few words, "" where nothing was; ``numbers`` are the same by name, ``curves`` what they were
    read from.
    """

    name: str
    passed: bool | None
    reason: InWords
    short: InWords = NOTHING
    numbers: Mapping[str, float] = field(default_factory=dict)
    curves: tuple[Curve, ...] = ()
