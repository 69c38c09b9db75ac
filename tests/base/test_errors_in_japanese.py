"""Every error the page can meet has Japanese, and no Japanese is left of an error that is gone."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import convscope
from convscope.base import errors
from convscope.base.errors import BadQuestion, BadShape
from convscope.base.errors_in_japanese import HOLE, catalogue, in_japanese, sentence_in_japanese

TABLES = ("sentences", "received")
ALL = [template for table in TABLES for template in catalogue(table)]
SOURCE = Path(convscope.__file__).parent
NAMES = {name for name in vars(errors) if isinstance(getattr(errors, name), type)}
WITHOUT = {
    "cli",  # the command line is English
    "shelf",  # met in Python alone
    "animate/ladder.py",  # written by the command line
    "training/many",  # met where a training on many machines is begun
    "serve/run.py",  # said before there is a page
    "widget/view.py",
}


def templates(node: ast.expr) -> list[str]:
    """Return what a text in the source may say, with {} for what is filled in."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=values):
            return ["".join(v.value if isinstance(v, ast.Constant) else "{}" for v in values)]
        case ast.IfExp(body=body, orelse=other):
            return templates(body) + templates(other)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [a + b for a, b in product(templates(left), templates(right))]
    return []  # a name: what it stands for is in the source too


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield str(path.relative_to(SOURCE)), ast.parse(path.read_text(encoding="utf-8"))


def raised(tree: ast.Module) -> Iterator[str]:
    """Yield the sentences of the errors that a module makes."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[what, *_]) if name in NAMES:
                remedies = [k.value for k in node.keywords if k.arg == "remedy"]
                for part in (what, *remedies):
                    yield from filter(str.strip, templates(part))


def is_known(template: str) -> bool:
    if template == "{}.":
        return True  # ONNX's own words, which are English
    known = {t.english for t in catalogue("sentences")}
    return template.strip() in known or template.strip().rstrip(".") in known


def meets_the_page(path: str) -> bool:
    return not any(path.startswith(f"{one}/") or path == one for one in WITHOUT)


def test_every_error_the_page_can_meet_has_japanese():
    lacking = {
        f"{path}: {template}"
        for path, tree in trees()
        if meets_the_page(path)
        for template in raised(tree)
        if not is_known(template)
    }
    assert not lacking


def test_no_japanese_is_left_of_a_sentence_that_is_gone():
    said = {
        template.strip()
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.expr)
        for template in templates(node)
    }
    gone = [t.english for t in ALL if t.english not in said and f"{t.english}." not in said]
    assert not gone


def test_the_japanese_says_all_that_the_english_fills_in():
    for table, template in ((name, t) for name in TABLES for t in catalogue(name)):
        english = template.english.split("{}")
        numbers = [str(9001 + n) for n in range(len(english) - 1)]
        sentence = "".join(a + b for a, b in zip(english, [*numbers, ""], strict=True))
        japanese = sentence_in_japanese(sentence, table)
        assert sorted(re.findall(r"90\d\d", japanese)) == numbers, sentence
        assert re.search(r"[ぁ-んァ-ヶ一-龠]", japanese), sentence
        assert not HOLE.search(japanese), sentence
        # code and names stay; four English words in a row are a sentence, but for axes: n c h w
        assert not re.search(r"\b[a-z]{2,}( [a-z]+){3}", japanese.split("：")[0]), sentence


def test_a_name_stays_even_where_it_is_a_word_of_ours():
    assert in_japanese(BadQuestion("'text' has no pixels")) == "「text」には画素がありません。"


def test_what_is_not_known_has_no_japanese_and_an_unknown_remedy_stays():
    assert in_japanese(BadShape("nobody wrote this down")) == ""
    line = in_japanese(BadShape("'a' is empty", received="b", remedy="Do that."))
    assert line == "「a」が空です。受け取ったもの：b。Do that."


def test_each_sentence_is_there_once_and_ends_as_sentences_do():
    found = tomllib.loads((SOURCE / "base" / "errors.ja.toml").read_text(encoding="utf-8"))
    for english, japanese in (pair for table in TABLES for pair in found[table].items()):
        assert english == english.strip()
        assert len(english.replace("{}", "").strip()) > 3, "it would take any text for itself"
        assert "。。" not in japanese
