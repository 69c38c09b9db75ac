"""Lessons and their exercises."""

from __future__ import annotations

import json
from typing import Any

import numpy as np

from ... import lessons as library
from ...base.errors import BadQuestion, InputError
from ...base.in_words import InWords
from ...lessons.glossary import used
from ...lessons.html import html
from .. import teaching
from ..reasons import Texts
from ..store import Store

MOST_VALUES = 4096
"""Numbers of one answer."""


def lessons(store: Store, asked: teaching.Lessons) -> teaching.LessonsAnswer:
    """Return every lesson at a glance."""
    return teaching.LessonsAnswer(
        tuple(
            teaching.LessonCard(
                number=one.number,
                title=_plain(one.title),
                aim=_plain(one.aim),
                minutes=one.minutes,
                requires=one.requires,
                screens=tuple(screen.id for screen in one.screens),
                exercises=tuple(one.exercises),
            )
            for one in library.lessons()
        )
    )


def lesson(store: Store, asked: teaching.LessonOf) -> teaching.LessonAnswer:
    """Return a whole lesson. Raises BadQuestion where there is none."""
    found = library.lesson(asked.lesson)
    return teaching.LessonAnswer(
        number=found.number,
        title=_plain(found.title),
        aim=_plain(found.aim),
        minutes=found.minutes,
        screens=tuple(
            teaching.ScreenText(
                id=screen.id,
                step=screen.step,
                title=_plain(screen.title),
                text=_html(screen.text),
                scene=dict(screen.scene),
                exercise=screen.exercise,
                doings=tuple(teaching.Doing(n, dict(s)) for n, s in screen.doings.items()),
            )
            for screen in found.screens
        ),
        terms=tuple(
            teaching.TermText(term.name, _plain(term.word), _plain(term.says))
            for term in used(found)
        ),
    )


def exercise(store: Store, asked: teaching.ExerciseOf) -> teaching.ExerciseAnswer:
    """Return an exercise as it is set. Raises BadQuestion where there is none."""
    task = library.exercise(asked.exercise, asked.seed)
    return teaching.ExerciseAnswer(
        exercise=asked.exercise,
        seed=asked.seed,
        kind=task.kind,
        ask=_html(task.ask),
        shape=task.shape,
        choices=tuple(map(_html, task.choices)),
        hints=tuple(map(_html, task.hints)),
        scene=dict(task.given),
        python=task.python,
    )


def judge(store: Store, asked: teaching.JudgeOf, key: str = "") -> teaching.JudgeAnswer:
    """Return what is said of an answer; in a class it is recorded first.

    Raises BadQuestion, InputError for what is none, NotAllowed where a key is nobody's.
    """
    task = library.exercise(asked.exercise, asked.seed)
    verdict = library.judge(task, _answer(task, asked))
    return teaching.JudgeAnswer(
        right=verdict.right,
        outcome=verdict.outcome,
        said=_html(verdict.said),
        misconception=verdict.misconception,
        scene=None if verdict.scene is None else dict(verdict.scene),
        recorded=_recorded(store, asked, verdict, key),
    )


def _recorded(store: Store, asked: teaching.JudgeOf, verdict: library.Verdict, key: str) -> bool:
    """Record a student's answer; others' are not: the teacher tries, a passer-by looks."""
    room = store.classroom
    if room is None or not key or room.teaches(key):
        return False
    return room.answered(key, asked.exercise, asked.seed, verdict)


def _answer(task: library.Task, asked: teaching.JudgeOf) -> Any:
    if task.kind == "code":
        raise BadQuestion(
            f"exercise {asked.exercise} is a function",
            remedy="Hand it in from Python: cs.check(…). Code is never run here.",
        )
    if task.kind == "network":
        try:
            return json.loads(asked.blocks)
        except (ValueError, RecursionError) as error:
            raise InputError("the blocks are no JSON", received=str(error)) from error
    if len(asked.values) > MOST_VALUES:
        raise InputError(f"an answer has at most {MOST_VALUES} numbers")
    values = np.array([float(v) for v in asked.values])
    if values.size != int(np.prod(asked.shape)):
        raise InputError(
            "the numbers are not as many as the shape says",
            received=f"{values.size} numbers, shape {asked.shape}",
        )
    return values.reshape(asked.shape)


def _plain(given: InWords) -> Texts:
    return Texts(given.en, given.ja)


def _html(given: InWords) -> Texts:
    return Texts(html(given.en), html(given.ja))
