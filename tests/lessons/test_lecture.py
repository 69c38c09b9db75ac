"""The lecture's own numbers, by the lessons; and the table that says where each row is shown."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import numpy as np
import pytest

from convscope.bench import convolve
from convscope.lessons import exercise, lesson, lessons

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "lecture.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([SE]-\d+) \| ([^|]+) \| ([^|]+) \|(?: `([^`]+)` \|)?$", PAGE, re.MULTILINE)

NUMBERS = [
    ("00-1", 5),
    ("01-1", 32),
    ("01-2", 44),
    ("01-3", 76.245),
    ("01-5", 128),
    ("01-7", 44),
    ("01-10", [[1, 4], [7, 10]]),
    ("02-2", [0, 2, 0, 1, 1, 1, 2, 1]),
    ("02-3", [2, 2, 2, 1, 1, 1, 2, 1]),
    ("02-4", [4, 6, 4, 1, 1, 3, 4, 3]),
    ("02-8", 24),
    ("03-1", 3),
    ("03-2", [[4, 3, 5]] * 3),
    ("03-3", [3, 4, 5]),
    ("03-4", [[9, 8, 7], [6, 5, 4], [3, 2, 1]]),
    ("03-5", [0, -30, -30, 0]),
    ("03-9", 243),
    ("04-1", [10, 9]),
    ("04-3", [[4, 5], [4, 5]]),
    ("04-4", [4, 28, 55, 3]),
    ("04-5", [0, 1, 1, 2, 1, 0]),
    ("04-6", [6, 12, 11]),
    ("05-1", 9),
    ("05-2", [10, 30, 10]),
    ("05-3", 224),
    ("05-4", 22550),
    ("05-5", 36),
    ("05-7", [-4, 7]),
    ("06-2", [1, 2, 0, -2, -1]),
    ("06-3", [0, 1, 1, -2, -3, 0]),
    ("06-4", [0, 1, 2, 1, 0, 1]),
    ("07-1", 8),
    ("07-2", [[8, 2, 6], [2, 8, 9], [3, 3, 8]]),
    ("07-3", [[5, 1.5, 3], [2, 4.75, 5.5], [1.75, 1.75, 4]]),
    ("07-4", 12),
    ("07-6", [10, 50, 50]),
    ("07-7", [[0, 9], [0, 0]]),
    ("08-1", 130),
    ("08-2", 1690),
    ("08-4", [0.6590, 0.2424, 0.0986]),
    ("08-8", 84.89),
    ("09-2", [3, 5, 6, 10, 14, 16]),
    ("09-3", 7),
    ("09-4", [49, 27]),
    ("10-1", 5),
    ("10-3", [62, 62, 60, 60, 30, 28, 28, 26, 26, 13]),
    ("10-4", 19920),
    ("11-1", 1.5),
    ("11-2", [-1.5, -1, -1.5]),
    ("11-3", [0.45, 0.3, 0.45]),
    ("11-4", 0.345),
    ("11-6", [0, 2, 0, 3, 1, 2, 3, 2, 2, 1]),
    ("11-7", [-0.3410, 0.2424, 0.0986]),
    ("11-8", 2.3026),
    ("13-2", [[4, 1, 0], [1, 2, 0], [0, 1, 1]]),
    ("13-3", [0.8, 0.6667, 0.5]),
    ("13-4", [0.8, 0.5, 1.0]),
    ("15-1", [0, 0, 2, 0, 1]),
    ("15-3", [[2, 3], [0, 1]]),
]


@pytest.mark.parametrize(("number", "known"), NUMBERS)
def test_the_lectures_numbers(number, known):
    """What the library computes is what the lecture (or arithmetic by hand) says."""
    assert np.asarray(exercise(number).answer, float) == pytest.approx(np.asarray(known), abs=5e-3)


def test_twelve_pictures_give_the_lectures_result():
    kernel = np.array([[1, 0, 1], [1, 1, 1], [0, 0, 1]])
    wanted = [[4, 3, 5]] * 3
    found = 0
    for bits in itertools.product([0, 1], repeat=13):
        picture = np.zeros((5, 5), int)
        picture[:3, :4] = [0, 1, 1, 0]
        picture[:3, 4], picture[3], picture[4] = bits[:3], bits[3:8], bits[8:]
        rows = picture[:, :, None, None]
        windows = sum(
            kernel[i, j] * rows[i : i + 3, j : j + 3, 0, 0] for i in range(3) for j in range(3)
        )
        if (windows == wanted).all():
            assert np.asarray(convolve(picture, kernel)).tolist() == wanted
            found += 1
    assert found == 12


def test_every_lesson_breaks_something():
    assert {one.number for one in lessons()} == {f"{n:02}" for n in range(18)}
    for one in lessons():
        assert any(screen.step == "break" for screen in one.screens), one.number
        assert one.screens[0].step == "see", one.number


def test_every_row_of_the_lecture_is_shown_somewhere():
    assert [row for row, *_ in ROWS if row[0] == "S"] == [f"S-{n:02}" for n in range(1, 62)]
    assert [row for row, *_ in ROWS if row[0] == "E"] == [f"E-{n}" for n in range(1, 15)]
    for row, _, places, _ in ROWS:
        for place in places.split(", "):
            number, _, screen = place.partition("/")
            assert screen in [one.id for one in lesson(number).screens], f"{row}: {place}"


def test_every_test_that_is_named_exists():
    for row, _, _, test in ROWS:
        if row[0] == "S":
            path, _, name = test.partition("::")
            assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), f"{row}: {test}"
