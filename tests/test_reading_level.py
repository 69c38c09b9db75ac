"""What the reading-level report measures, on texts whose figures are known."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from convscope.lessons import lessons

TOOL = runpy.run_path(str(Path(__file__).parents[1] / "tools" / "reading_level.py"))


def test_a_text_is_read_as_its_reader_does():
    text = "One [kernel](term:kernel) of $x_i$ **slides**.\n\n| a. |\n\n```python\ncode\n```\n- two"
    assert TOOL["sentences"](text, "en") == ["One kernel of   slides.", "two"]
    found = TOOL["level"]("[カーネル](term:kernel)を動かす。短い。", "ja")
    assert found.lengths == (9, 3)
    assert found.kanji == pytest.approx(2 / 10)
    assert found.longest == "カーネルを動かす。"


def test_the_grade_is_flesch_and_kincaid_s():
    # 10 words, 2 sentences, 13 syllables: 0.39 · 5 + 11.8 · 1.3 − 15.59
    text = ["The kernel slides along the row.", "It adds the products."]
    assert TOOL["grade"](text) == pytest.approx(0.39 * 5 + 11.8 * 1.3 - 15.59)


def test_a_term_is_told_where_it_is_used_before_its_link(monkeypatch):
    used = {word for found in TOOL["before_their_link"]("en").values() for word in found}
    nothing = re.compile("(?!)")  # as if no screen linked any
    monkeypatch.setitem(TOOL["before_their_link"].__globals__, "TERM", nothing)
    unlinked = {word for found in TOOL["before_their_link"]("en").values() for word in found}
    assert "kernel" in unlinked - used


def test_what_looks_technical_and_is_no_term_is_named(monkeypatch):
    lesson = lessons()[2]
    assert "カーネル" not in TOOL["not_in_the_glossary"](lesson, "ja")
    monkeypatch.setitem(TOOL["level"].__globals__, "terms", dict)  # as if nothing were a term
    assert TOOL["not_in_the_glossary"](lesson, "ja")["カーネル"] > 3
