"""When things happen: each step of a window takes some beats, in the lecture's three phases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..bench.sliding import Sliding

MOST_BEATS = 600
EACH = (10, 3, 1)
"""Beats of a step: with a window that glides, in three phases, all at once."""
GLIDE = {10: 3, 3: 1, 1: 0}
SUM = {10: 6, 3: 2, 1: 0}


@dataclass(frozen=True)
class Turn:
    """One step: its number, and the beats at which it moves, cuts out, makes its value, ends."""

    number: int
    move: int
    cut: int
    made: int
    stop: int


@dataclass(frozen=True)
class Clock:
    """The beats of one stage, from ``start`` until before ``stop``: every ``every``-th step."""

    start: int
    stop: int
    each: int
    every: int
    count: int

    def turns(self) -> Iterator[Turn]:
        """Yield the steps that are shown, the first to the last.

        >>> [turn.number for turn in Clock(0, 4, 1, 3, 7).turns()]
        [0, 3, 6]
        """
        for i, number in enumerate(range(0, self.count, self.every)):
            at = self.start + i * self.each
            yield Turn(number, at, at + GLIDE[self.each], at + SUM[self.each], at + self.each)


def clocks(stages: tuple[Sliding, ...]) -> list[Clock]:
    """Share the beats among the stages: as many a step as there is room for, and a rest behind.

    >>> from convscope.bench import convolve
    >>> clocks((convolve([1, 2, 3], [1]).sliding,))
    [Clock(start=0, stop=36, each=10, every=1, count=3)]
    """
    counts = [len(stage) for stage in stages]
    every = max(1, -(-sum(counts) // MOST_BEATS))
    shown = [-(-count // every) for count in counts]
    each = next(e for e in (*EACH, 1) if e * sum(shown) <= MOST_BEATS or e == 1)
    made, at = [], 0
    for count, steps in zip(counts, shown, strict=True):
        rest = max(2, round(0.2 * each * steps)) if each > 1 else max(2, steps // 12)
        stop = at + each * steps + min(rest, 3 * each + 10)
        made.append(Clock(at, stop, each, every, count))
        at = stop
    return made
