"""A lesson as a notebook, as the page hands it out."""

from __future__ import annotations

import nbformat
import pytest

from convscope.ask.door import Asked, way_of
from convscope.ask.store import Store
from convscope.base.errors import BadQuestion
from convscope.lessons import lessons
from convscope.lessons.notebook import ipynb


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("number", [one.number for one in lessons()])
def test_it_is_a_notebook_in_which_each_exercise_has_its_cells(number, lang):
    name, content = ipynb(number, lang)
    assert name.endswith(f".{lang}.ipynb")
    book = nbformat.reads(content.decode(), as_version=4)
    nbformat.validate(book)
    ids = [cell.id for cell in book.cells]
    (one,) = (lesson for lesson in lessons() if lesson.number == number)
    assert set(one.exercises) <= set(ids)
    assert len(content) < 2**20


def test_the_page_hands_it_out_under_its_name():
    way, _ = way_of("/notebook")
    found = way.answer(Store(), Asked({"lesson": "02", "lang": "ja"}))
    assert "02_convolution_1d.ja.ipynb" in found.headers["Content-Disposition"]
    assert found.content == ipynb("02", "ja")[1]
    with pytest.raises(BadQuestion, match="no such lesson"):
        way.answer(Store(), Asked({"lesson": "99"}))
