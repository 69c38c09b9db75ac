"""Every lesson holds together: both languages, every exercise, every trap."""

from __future__ import annotations

import re
from importlib.resources import files

import numpy as np
import pytest

from convscope.base.errors import BadQuestion
from convscope.lessons import exercise, judge, lesson, lessons
from convscope.lessons.glossary import TERM, terms
from convscope.lessons.html import html
from convscope.lessons.misconceptions import misconceptions

SEEDS = range(12)
NUMBERS = [name for one in lessons() for name in one.exercises]
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")


def test_lessons_are_numbered_one_after_another_and_build_on_earlier_ones():
    numbers = [one.number for one in lessons()]
    assert numbers == sorted(set(numbers))
    for one in lessons():
        assert all(before < one.number for before in one.requires), one.number


@pytest.mark.parametrize("one", lessons(), ids=lambda one: one.number)
def test_a_lesson_says_the_same_in_both_languages(one):
    assert one.title.en
    assert JAPANESE.search(one.title.ja + one.aim.ja)
    for screen in one.screens:
        where = f"{one.number}/{screen.id}"
        assert screen.text.en, where
        assert JAPANESE.search(screen.text.ja), where
        assert not JAPANESE.search(screen.text.en), where
        assert set(TERM.findall(screen.text.en)) == set(TERM.findall(screen.text.ja)), where
        formulas = [re.findall(r"\$([^$]+)\$", text) for text in (screen.text.en, screen.text.ja)]
        assert sorted(formulas[0]) == sorted(formulas[1]), where


@pytest.mark.parametrize("one", lessons(), ids=lambda one: one.number)
def test_a_lesson_explains_its_words_and_sets_all_its_exercises(one):
    for screen in one.screens:
        for text in (screen.text.en, screen.text.ja):
            assert set(TERM.findall(text)) <= set(terms())
            made = html(text)
            assert "do:" not in made  # every link became what it stands for
            assert "**" not in made  # and every emphasis
    assert {s.exercise for s in one.screens if s.exercise} == set(one.exercises)
    assert one.screens[0].step == "see"
    assert one.screens[-1].step == "recap"


def test_a_folder_is_a_lesson():
    folders = {f.name for f in files("convscope.lessons").iterdir() if f.name[:2].isdigit()}
    assert folders == {f"{one.number}_{one.name}" for one in lessons()}


@pytest.mark.parametrize("number", NUMBERS)
def test_an_exercise_accepts_its_answer_and_no_other(number):
    for seed in SEEDS:
        task = exercise(number, seed)
        assert task.kind == exercise(number, seed).kind
        for words in (task.ask, task.right, *task.hints, *task.choices):
            assert words.en
            assert words.ja
        if task.kind == "code":
            continue
        if task.answer is not None:
            assert judge(task, task.answer).right, seed
        assert judge(task, None).outcome == "unreadable"
        if task.kind == "choice":
            assert 0 <= int(task.answer) < len(task.choices)
        elif task.kind in ("numbers", "kernel", "picture"):
            assert not judge(task, np.full(task.shape, 1e6)).right
            assert judge(task, np.full(task.shape, np.nan)).outcome == "unfinite"
            assert judge(task, np.zeros((2, 2, 2, 2))).outcome == "shape"


@pytest.mark.parametrize("number", NUMBERS)
def test_each_trap_gives_its_own_message(number):
    """A seed may make a trap agree with the right answer or with another trap: not all do."""
    met, known = set(), set()
    for seed in SEEDS:
        task = exercise(number, seed)
        for place, trap in enumerate(task.traps):
            known.add(place)
            assert re.fullmatch(r"M\d+|E-\d+", trap.misconception)
            assert trap.said.en
            assert trap.said.ja
            verdict = None if callable(trap.value) else judge(task, trap.value)
            if verdict and verdict.outcome == "trap" and verdict.said == trap.said:
                assert verdict.misconception == trap.misconception
                met.add(place)
            elif callable(trap.value):
                met.add(place)  # tried by the lesson's own test
    assert met == known


def test_every_known_misconception_is_met_and_has_a_name():
    met = {t.misconception for n in NUMBERS for seed in SEEDS for t in exercise(n, seed).traps}
    assert met == set(misconceptions())
    assert {f"M{n}" for n in range(1, 41)} <= met
    assert len(NUMBERS) >= 60


def test_what_is_not_there_is_said():
    with pytest.raises(BadQuestion, match="there is no such lesson"):
        lesson("convolutoin_1d")
    with pytest.raises(BadQuestion, match="Lesson 02 has 02-1"):
        exercise("02-99")
