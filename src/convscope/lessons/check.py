"""Checking an answer in a notebook or a script: the same words as on the page."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Literal

from ..base.errors import BadQuestion
from .exercise import Verdict
from .judge import judge
from .library import exercise

_HINTED: dict[tuple[str, int], int] = {}
"""How many hints of an exercise were asked for."""


@dataclass(frozen=True)
class Checked:
    """What is said of an answer, in one language: it shows itself, and is true where right."""

    verdict: Verdict
    language: str

    def __bool__(self) -> bool:
        return self.verdict.right

    def __repr__(self) -> str:
        return f"{'○' if self else '×'} {getattr(self.verdict.said, self.language)}"


def check(
    number: str, answer: Any, *, seed: int = 0, lang: Literal["", "en", "ja"] = ""
) -> Checked:
    """Return what is said of an answer to an exercise: right, or which thinking gives it.

    ``answer`` is a number, a list or array, the place of a choice, or a function where one was
    asked for. ``lang`` is "en" or "ja"; without it CONVSCOPE_LANG or LANG says. Raises
    BadQuestion where there is no such exercise.

    >>> check("02-2", [0, 2, 0, 1, 1, 1, 2, 1], lang="en").verdict.right
    True
    >>> check("02-8", 28, lang="en")
    × As long as before would need numbers beyond the ends; there are none.
    """
    return Checked(judge(exercise(number, seed), answer), language(lang))


def hint(number: str, *, seed: int = 0, lang: Literal["", "en", "ja"] = "") -> str:
    """Return the next hint of an exercise: each call one more, then the last again.

    >>> hint("02-8", lang="en")
    'Where is the last place the kernel can stand?'
    """
    hints = exercise(number, seed).hints
    if not hints:
        raise BadQuestion(f"exercise {number} has no hints")
    at = min(_HINTED.get((number, seed), 0), len(hints) - 1)
    _HINTED[number, seed] = at + 1
    return str(getattr(hints[at], language(lang)))


def language(given: str = "") -> Literal["en", "ja"]:
    """Return the language of the feedback: the given one, or the one of the machine."""
    said = given or os.environ.get("CONVSCOPE_LANG") or os.environ.get("LANG", "")
    return "ja" if said.startswith("ja") else "en"
