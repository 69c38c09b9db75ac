"""Reading a lesson's folder."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib import import_module
from importlib.resources.abc import Traversable
from typing import Any, get_args

from ..base.in_words import InWords
from .lesson import Lesson, Screen, Step

HEADING = re.compile(r"^## (?P<title>.+?) \{#(?P<id>[a-z0-9-]+)\}\s*$", re.MULTILINE)
DO = re.compile(r"\]\(do:([a-z0-9-]+)\)")


class BadLesson(ValueError):
    """A lesson's folder does not hold together: a mistake of ours, found by the tests."""


def read_lesson(folder: Traversable) -> Lesson:
    """Return the lesson of a folder ``NN_name``. Raises BadLesson where its parts do not fit."""
    number, _, name = folder.name.partition("_")
    plan = tomllib.loads((folder / "scene.toml").read_text("utf-8"))
    texts = {lang: _texts((folder / f"lesson.{lang}.md").read_text("utf-8")) for lang in _LANGUAGES}
    exercises = dict(import_module(f"{__package__}.{folder.name}.check").EXERCISES)
    ids = [one["id"] for one in plan["screen"]]
    for lang, (_, _, screens) in texts.items():
        if list(screens) != ids:
            raise BadLesson(f"{folder.name}: lesson.{lang}.md has {list(screens)}, not {ids}")
    return Lesson(
        number=number,
        name=name,
        title=InWords(**{lang: t[0] for lang, t in texts.items()}),
        aim=InWords(**{lang: t[1] for lang, t in texts.items()}),
        minutes=plan["minutes"],
        requires=tuple(plan.get("requires", ())),
        covers=tuple(plan.get("covers", ())),
        screens=tuple(_screen(folder.name, one, plan, texts, exercises) for one in plan["screen"]),
        exercises=exercises,
    )


_LANGUAGES = ("en", "ja")
Texts = tuple[str, str, dict[str, tuple[str, str]]]


def _texts(content: str) -> Texts:
    """Return title, aim, and (title, text) by the id of each screen."""
    first, *_ = HEADING.split(content, maxsplit=1)
    title = re.search(r"^# (.+)$", first, re.MULTILINE)
    aim = re.search(r"^> (.+)$", first, re.MULTILINE)
    if not title or not aim:
        raise BadLesson("a lesson begins with '# title' and '> what one can do afterwards'")
    found: dict[str, tuple[str, str]] = {}
    marks = list(HEADING.finditer(content))
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        text = content[mark.end() : after.start() if after else len(content)].strip()
        found[mark["id"]] = (mark["title"], text)
    return title[1], aim[1], found


def _screen(
    lesson: str, given: Mapping[str, Any], plan: Mapping[str, Any], texts: Mapping[str, Texts],
    exercises: Mapping[str, Any],
) -> Screen:  # fmt: skip
    id_, where = given["id"], f"{lesson}, screen '{given['id']}'"
    of = {lang: t[2][id_] for lang, t in texts.items()}
    if given["step"] not in get_args(Step):
        raise BadLesson(f"{where}: '{given['step']}' is none of {', '.join(get_args(Step))}")
    exercise, scene = given.get("exercise", ""), given.get("scene", "")
    if exercise and exercise not in exercises:
        raise BadLesson(f"{where}: check.py has no exercise '{exercise}'")
    if scene and scene not in plan.get("scene", {}):
        raise BadLesson(f"{where}: scene.toml has no [scene.{scene}]")
    done = {lang: sorted(DO.findall(text)) for lang, (_, text) in of.items()}
    known = plan.get("do", {})
    if done["en"] != done["ja"] or not set(done["en"]) <= set(known):
        raise BadLesson(
            f"{where}: the phrases that drive the picture are {done}, not {list(known)}"
        )
    return Screen(
        id=id_,
        step=given["step"],
        title=InWords(**{lang: title for lang, (title, _) in of.items()}),
        text=InWords(**{lang: text for lang, (_, text) in of.items()}),
        scene=plan["scene"][scene] if scene else {},
        exercise=exercise,
        doings={name: known[name] for name in dict.fromkeys(done["en"])},
    )
