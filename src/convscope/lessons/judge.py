"""Judge an answer: is it of the right form, is it right, and if not, which thinking gives it?"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.array import Array
from ..base.in_words import InWords
from .exercise import Task, Trap, Verdict, close

UNREADABLE = InWords(
    "That is no answer yet: numbers are wanted.", "まだ答えになっていません。数値で答えてください。"
)
UNFINITE = InWords(
    "There is a value that is no number (NaN or infinity).",
    "数値でない値（NaN や無限大）が含まれています。",
)
WRONG = InWords(
    "Not yet. Look at the picture again, or take a hint.",
    "まだ違います。図をもう一度見るか、ヒントを使ってください。",
)


def judge(task: Task, answer: Any) -> Verdict:
    """Return what is said of an answer to a task.

    In this order: can it be read, is its shape right, is every value finite, is it right, is it
    one of the traps. The solution is never told.

    >>> task = Task(InWords("1+1?", "1+1は？"), 2, InWords("Yes.", "はい。"))
    >>> judge(task, 2).right, judge(task, [2, 2]).outcome, judge(task, None).outcome
    (True, 'shape', 'unreadable')
    """
    if task.kind in ("network", "code"):
        return _by_trying(task, answer)
    given = _numbers(answer)
    if given is None:
        return Verdict("unreadable", UNREADABLE)
    wanted = np.asarray(task.answer, np.float64)
    trap = _trap(task, given)  # a trap may be of another shape: it is recognised all the same
    if trap is not None:
        return Verdict("trap", trap.said, trap.misconception, trap.scene)
    if task.kind != "choice" and given.shape != wanted.shape:
        return Verdict("shape", _shape(given.shape, wanted.shape))
    if not np.isfinite(given).all():
        return Verdict("unfinite", UNFINITE)
    right = close(given, wanted, task.tolerance) if task.accepts is None else task.accepts(given)
    return Verdict("right", task.right) if right else Verdict("wrong", WRONG)


def _by_trying(task: Task, answer: Any) -> Verdict:
    """Judge what is tried out; whatever it raises is an answer that is not right yet."""
    if task.accepts is None or answer is None:
        return Verdict("unreadable", UNREADABLE)
    try:
        for trap in task.traps:
            wrong = trap.value(answer) if callable(trap.value) else answer == trap.value
            if wrong:
                return Verdict("trap", trap.said, trap.misconception, trap.scene)
        right = task.accepts(answer)
    except Exception as error:  # a learner's own code may raise anything
        told = f"{type(error).__name__}: {error}"[:200]
        return Verdict(
            "wrong",
            InWords(f"It stopped with an error. {told}", f"エラーで止まりました。{told}"),
        )
    return Verdict("right", task.right) if right else Verdict("wrong", WRONG)


def _trap(task: Task, given: Array) -> Trap | None:
    if task.accepts is None and close(given, np.asarray(task.answer, np.float64), task.tolerance):
        return None  # what is right is no trap, however a seed makes the two agree
    for trap in task.traps:
        if callable(trap.value):
            if trap.value(given):
                return trap
        elif close(given, np.asarray(trap.value, np.float64), task.tolerance):
            return trap
    return None


def _numbers(answer: Any) -> Array | None:
    if answer is None:
        return None
    try:
        given = np.asarray(answer, np.float64)
    except (TypeError, ValueError):
        return None
    return given if given.size else None


def _shape(given: tuple[int, ...], wanted: tuple[int, ...]) -> InWords:
    def en(shape: tuple[int, ...]) -> str:
        return " × ".join(map(str, shape)) + (" numbers" if len(shape) == 1 else "")

    def ja(shape: tuple[int, ...]) -> str:
        return " × ".join(map(str, shape)) + ("個" if len(shape) == 1 else "")

    if not wanted:
        return InWords("One number is wanted.", "数値1つで答えてください。")
    return InWords(
        f"The shape is not right: {en(given) or 'one number'} instead of {en(wanted)}.",
        f"形が違います。{ja(wanted)}のところ、{ja(given) or '数値1つ'}になっています。",
    )
