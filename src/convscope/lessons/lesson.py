"""A lesson: its screens in order, each one idea, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ..base.in_words import InWords
from .exercise import Task

Step = Literal["see", "predict", "play", "write", "break", "recap"]
Setter = Callable[[int], Task]
"""Sets an exercise with a seed; the same seed sets the same. Seed 0 has the lecture's numbers."""


@dataclass(frozen=True)
class Screen:
    """One idea: its title and its text (Markdown), what is shown beside it, what is asked.

    ``scene`` is the state of the live component, by the names of the page's address (``room``,
    ``bench``, ``at``, ``network``, ``picture``, ``layer``, …). ``exercise`` is the number of the
    one that is set here, "" for none. A link ``[phrase](do:name)`` in the text changes the scene
    by what ``doings`` has under that name, and lights up while it is so.
    """

    id: str
    step: Step
    title: InWords
    text: InWords
    scene: Mapping[str, Any]
    exercise: str
    doings: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, eq=False)
class Lesson:
    """``number`` ("02") and ``name`` are its folder's; ``aim`` says what one can do afterwards.

    ``covers`` are the rows of the lecture that it shows, ``requires`` the lessons before it.
    """

    number: str
    name: str
    title: InWords
    aim: InWords
    minutes: int
    requires: tuple[str, ...]
    covers: tuple[str, ...]
    screens: tuple[Screen, ...]
    exercises: Mapping[str, Setter]
