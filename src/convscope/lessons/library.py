"""The lessons that come along, and their exercises by number."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from ..base.errors import BadQuestion
from .exercise import Task
from .lesson import Lesson
from .reading import read_lesson


@cache
def lessons() -> tuple[Lesson, ...]:
    """Return every lesson, in order.

    >>> [one.number for one in lessons()][0] <= "02"
    True
    """
    folders = [f for f in files(__package__).iterdir() if f.is_dir() and f.name[:2].isdigit()]
    return tuple(read_lesson(folder) for folder in sorted(folders, key=lambda f: f.name))


def lesson(number: str) -> Lesson:
    """Return a lesson by its number ("02", "2") or its name. Raises BadQuestion."""
    for one in lessons():
        if number.zfill(2) == one.number or number in (one.name, f"{one.number}_{one.name}"):
            return one
    known = {n: f"{one.number} {one.name}" for one in lessons() for n in (one.number, one.name)}
    near = get_close_matches(number, known, 1)
    listed = ", ".join(dict.fromkeys(known.values()))
    raise BadQuestion(
        "there is no such lesson", received=repr(number[:80]),
        remedy=f"Did you mean {known[near[0]]}?" if near else f"There are: {listed}.",
    )  # fmt: skip


def exercise(number: str, seed: int = 0) -> Task:
    """Return an exercise ("02-1") set with a seed. Raises BadQuestion where there is none.

    >>> exercise("02-2").shape
    (8,)
    """
    found = lesson(number.partition("-")[0])
    if number not in found.exercises:
        raise BadQuestion(
            "there is no such exercise", received=repr(number[:80]),
            remedy=f"Lesson {found.number} has {', '.join(found.exercises)}.",
        )  # fmt: skip
    return found.exercises[number](seed)
