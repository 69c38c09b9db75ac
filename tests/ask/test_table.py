import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convscope.ask import wire
from convscope.ask.answers.one_number import number
from convscope.ask.store import Kept, Store
from convscope.ask.table import QUESTIONS, ask
from convscope.base.errors import InputError

PAGE = Path(__file__).parents[2] / "docs" / "questions.md"


def test_every_question_has_a_row_in_its_page():
    page = PAGE.read_text(encoding="utf-8")
    for name, question in QUESTIONS.items():
        assert f"| `{name}` |" in page
        assert question.request.__doc__.startswith("Ask:")


def test_the_types_of_the_page_are_fresh():
    command = [sys.executable, "-m", "convscope.ask.typescript", "--check"]
    assert subprocess.run(command, check=False).returncode == 0


@given(st.floats())
def test_a_number_travels_bit_by_bit(value):
    carried = msgspec.json.decode(msgspec.json.encode(number(value)), type=wire.Number)
    back = float(carried)
    assert back == value or (back != back and value != value)


def test_a_result_is_made_once_and_the_oldest_goes_first():
    made = []

    def make(key: str) -> str:
        made.append(key)
        return key

    kept: Kept[str] = Kept(2, len)
    for key in ("a", "b", "a", "c", "a", "b"):
        assert kept.get(key, lambda key=key: make(key)) == key
    assert made == ["a", "b", "c", "b"]


def test_a_question_that_does_not_fit_says_where():
    with pytest.raises(InputError, match=r"Expected `str`, got `int` - at `\$\.scene\.network`"):
        ask(Store(), b'{"question": "trace", "scene": {"network": 1, "picture": "cat"}}')
