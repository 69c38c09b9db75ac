"""An exercise as it is set: the question, the right answer, and the wrong ones that tell much."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from ..base.array import Array
from ..base.in_words import InWords

Kind = Literal["numbers", "choice", "kernel", "picture", "network", "code"]


@dataclass(frozen=True, eq=False)
class Trap:
    """A wrong answer and the thinking that gives it.

    ``misconception`` is its number in the list of misconceptions (``M8``). ``value`` is the
    answer: numbers as in Task.answer, the place of a choice. ``scene`` is what the live component
    shows to make it plain.
    """

    misconception: str
    value: Any
    said: InWords
    scene: Mapping[str, Any] | None = None


@dataclass(frozen=True, eq=False)
class Task:
    """One exercise, set with a seed.

    ``ask`` is Markdown. ``answer`` is computed with the library, never written down: numbers of
    the shape that is wanted, or the place of the right choice. ``accepts`` judges in its place
    where several answers are right: numbers for a kernel or a picture, a list of blocks for a
    network, a function for code. ``right`` is said to who has it: why it is so. ``given`` is the
    scene of the live component with this seed's numbers; ``python`` is the same in Python.
    ``hints`` come one by one.
    """

    ask: InWords
    answer: Any
    right: InWords
    kind: Kind = "numbers"
    traps: tuple[Trap, ...] = ()
    hints: tuple[InWords, ...] = ()
    choices: tuple[InWords, ...] = ()
    accepts: Callable[[Any], bool] | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    python: str = ""
    tolerance: float = 1e-3

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the numbers that are wanted; () for a single one."""
        return tuple(np.shape(self.answer))


Outcome = Literal["right", "trap", "shape", "unfinite", "unreadable", "wrong"]


@dataclass(frozen=True)
class Verdict:
    """What is said of an answer.

    ``misconception`` names the trap that it fell into, "" for none; ``scene`` is what the live
    component shows then.
    """

    outcome: Outcome
    said: InWords
    misconception: str = ""
    scene: Mapping[str, Any] | None = None

    @property
    def right(self) -> bool:
        """Whether the answer is right."""
        return self.outcome == "right"


def close(a: Array, b: Array, tolerance: float) -> bool:
    """Tell whether two answers are the same to a tolerance, as a part of the larger and of 1.

    >>> close(np.array([0.659]), np.array([0.6590]), 1e-3), close(np.ones(2), np.ones(3), 1e-3)
    (True, False)
    """
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=tolerance, atol=tolerance))
