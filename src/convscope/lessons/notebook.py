"""A lesson as a notebook: the same words, scenes and exercises as cells."""

from __future__ import annotations

import ast
import builtins
import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from .exercise import Task
from .lesson import Lesson, Screen
from .library import lesson as lesson_of

Language = Literal["en", "ja"]

FIRST = """\
try:
    import anywidget
    import convscope as cs
except ImportError:
    # what is here already stays at its version: other libraries may need it
    %pip list --format=freeze > installed.txt
    %pip install --quiet --constraint installed.txt "convscope[notebook]"
    import convscope as cs
import numpy as np"""
GIVEN = {"cs", "np", *dir(builtins)}
"""Names that every cell has."""
CODE = re.compile(r"```python\n(.*?)```", re.DOTALL)
WORDS = {
    "en": {
        "made": "Made from lesson {number}: change the lesson instead.",
        "first": "Run this cell first: it installs what is missing.",
        "answer": "type your answer in place of the dots",
        "hint": "for a hint, remove the #",
        "same": "The same with the library",
        "see": "See", "predict": "Predict", "play": "Play", "write": "Work it out",
        "break": "Break it", "recap": "Recap",
    },
    "ja": {
        "made": "レッスン{number}から作成。直すのはレッスンのほう。",
        "first": "最初にこのセルを実行してください。足りないものをインストールします。",
        "answer": "... のところに答えを書いてください",
        "hint": "ヒントは、# を消して実行",
        "same": "ライブラリで計算すると",
        "see": "見る", "predict": "予想", "play": "動かす", "write": "解く",
        "break": "失敗する", "recap": "まとめ",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One cell. ``fails`` is code that raises on purpose; ``id`` is its exercise, "" for none."""

    kind: Literal["markdown", "code"]
    source: str
    fails: bool = False
    id: str = ""


def cells(lesson: Lesson, lang: Language) -> list[Cell]:
    """Return a lesson's cells in a language.

    >>> from convscope.lessons import lesson
    >>> [cell.source for cell in cells(lesson("00"), "en") if cell.id == "00-1"][1].split("\\n")[1]
    'cs.check("00-1", answer, lang="en")'
    """
    w = WORDS[lang]
    name = f"{lesson.number} {getattr(lesson.title, lang)}"
    made = w["made"].format(number=lesson.number)
    title = f"<!-- {made} -->\n# {name}\n\n> {getattr(lesson.aim, lang)}\n\n{w['first']}"
    found = [Cell("markdown", title), Cell("code", FIRST)]
    for screen in lesson.screens:
        found += _screen(lesson, screen, lang)
    return found


@cache
def ipynb(number: str, lang: Language) -> tuple[str, bytes]:
    """Return the name and the content of a lesson's notebook for Jupyter and Colab (nbformat 4.5).

    An exercise's cells have its number as their id: ``NAME.ipynb#cell-id=02-3`` leads there.
    Raises BadQuestion where there is no such lesson.
    """
    lesson = lesson_of(number)
    taken: dict[str, int] = {}
    written: list[dict[str, Any]] = []
    for place, cell in enumerate(cells(lesson, lang)):
        wanted = cell.id or f"cell-{place}"
        taken[wanted] = taken.get(wanted, 0) + 1
        one: dict[str, Any] = {
            "cell_type": cell.kind,
            "id": wanted if taken[wanted] == 1 else f"{wanted}-{taken[wanted]}",
            "metadata": {"tags": ["raises-exception"]} if cell.fails else {},
            "source": cell.source.splitlines(keepends=True),
        }
        if cell.kind == "code":
            one |= {"execution_count": None, "outputs": []}
        written.append(one)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    book = {
        "cells": written,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    content = json.dumps(book, ensure_ascii=False, indent=1) + "\n"
    return f"{lesson.number}_{lesson.name}.{lang}.ipynb", content.encode()


def _screen(lesson: Lesson, screen: Screen, lang: Language) -> list[Cell]:
    w = WORDS[lang]
    title = f"## {w[screen.step]} · {getattr(screen.title, lang)}"
    task = lesson.exercises[screen.exercise](0) if screen.exercise else None
    found = []
    for place, piece in enumerate(CODE.split(_plain(getattr(screen.text, lang)))):
        if place % 2 == 0:
            head = f"{title}\n\n" if place == 0 else ""
            if head or piece.strip():
                found.append(Cell("markdown", f"{head}{piece.strip()}"))
        elif not piece.startswith("answer = "):
            found.append(Cell("code", piece.strip(), fails=screen.step == "break"))
    if screen.scene or (task and task.given):
        found.append(Cell("code", f'cs.scene("{lesson.number}", "{screen.id}", lang="{lang}")'))
    if task:
        found += _exercise(screen.exercise, task, lang)
    return found


def _exercise(number: str, task: Task, lang: Language) -> list[Cell]:
    w = WORDS[lang]
    ask = f"**{number}** {_plain(getattr(task.ask, lang))}"
    for place, choice in enumerate(task.choices):
        ask += f"\n\n- `{place}`: {getattr(choice, lang)}"
    call = f'cs.check("{number}", answer, lang="{lang}")'
    hint = f'\n# cs.hint("{number}", lang="{lang}")  # {w["hint"]}' if task.hints else ""
    begin = f"answer = ...  # {w['answer']}\n{call}{hint}"
    if task.kind == "code":
        own = task.python.replace("cs.check(", "# cs.check(")
        begin = f"{own}\n\n{call.replace('answer', 'conv1d')}{hint}"
    found = [Cell("markdown", ask, id=number), Cell("code", begin, id=number)]
    if task.kind != "code" and task.python and _alone(task.python):
        found.append(Cell("code", f"# {w['same']}\n{task.python}"))
    return found


def _plain(text: str) -> str:
    """Return a text without what only the page can do."""
    return re.sub(r"\[([^\]]+)\]\((?:do|term):[a-z0-9-]+\)", r"\1", text)


def _alone(code: str) -> bool:
    """Tell whether an example needs nothing that it does not make itself.

    >>> _alone("cs.pool(np.eye(4), 2)"), _alone("picture.pixel(3, 1)")
    (True, False)
    """
    names = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)]
    made = {one.id for one in names if isinstance(one.ctx, ast.Store)}
    return all(one.id in made | GIVEN for one in names)
