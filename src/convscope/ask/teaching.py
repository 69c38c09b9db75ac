"""Requests and answers about lessons as they go over the wire.

A text is HTML that the lessons make of their own Markdown: ``data-do`` marks a phrase that drives
the picture, ``data-term`` a word of the glossary, ``data-tex`` a formula.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from .reasons import Texts
from .wire import Number

Scenery = dict[str, Any]
"""Names of the page's address and what stands there: what the live component shows."""


@dataclass(frozen=True)
class Lessons:
    """Ask: which lessons are there?"""


@dataclass(frozen=True)
class LessonCard:
    """A lesson at a glance; ``requires`` are the numbers of those before it."""

    number: str
    title: Texts
    aim: Texts
    minutes: int
    requires: tuple[str, ...]
    screens: tuple[str, ...]
    exercises: tuple[str, ...]


@dataclass(frozen=True)
class LessonsAnswer:
    """All of them, in order."""

    lessons: tuple[LessonCard, ...]


@dataclass(frozen=True)
class LessonOf:
    """Ask: what does a lesson say?"""

    lesson: str


@dataclass(frozen=True)
class Doing:
    """A phrase of the text drives the picture there; it lights up while the picture is so."""

    name: str
    scene: Scenery


@dataclass(frozen=True)
class ScreenText:
    """One screen: its title, its text, the scene beside it, the exercise that is set there."""

    id: str
    step: Literal["see", "predict", "play", "write", "break", "recap"]
    title: Texts
    text: Texts
    scene: Scenery
    exercise: str
    doings: tuple[Doing, ...]


@dataclass(frozen=True)
class TermText:
    """A word of the glossary in both languages, and what it means in a sentence."""

    term: str
    word: Texts
    says: Texts


@dataclass(frozen=True)
class LessonAnswer:
    """The whole lesson, with the words of the glossary that it uses."""

    number: str
    title: Texts
    aim: Texts
    minutes: int
    screens: tuple[ScreenText, ...]
    terms: tuple[TermText, ...]


@dataclass(frozen=True)
class ExerciseOf:
    """Ask: what is set? The same seed sets the same; 0 has the lecture's own numbers."""

    exercise: str
    seed: int = 0


@dataclass(frozen=True)
class ExerciseAnswer:
    """An exercise as it is set: never its answer. ``shape`` is that of the numbers wanted."""

    exercise: str
    seed: int
    kind: Literal["numbers", "choice", "kernel", "picture", "network", "code"]
    ask: Texts
    shape: tuple[int, ...]
    choices: tuple[Texts, ...]
    hints: tuple[Texts, ...]
    scene: Scenery
    python: str


@dataclass(frozen=True)
class JudgeOf:
    """Ask: is this right? ``values`` are the numbers row by row, of the ``shape`` that they have;
    of a choice its place. ``blocks`` is the JSON of a network's blocks.
    """

    exercise: str
    values: tuple[Number, ...] = ()
    shape: tuple[int, ...] = ()
    blocks: str = ""
    seed: int = 0


@dataclass(frozen=True)
class JudgeAnswer:
    """``misconception`` names the known wrong thinking that gives this answer, "" for none;
    ``scene`` shows it in the live component, null for nothing. ``recorded`` tells that a class's
    record has it.
    """

    right: bool
    outcome: Literal["right", "trap", "shape", "unfinite", "unreadable", "wrong"]
    said: Texts
    misconception: str
    scene: Scenery | None
    recorded: bool
