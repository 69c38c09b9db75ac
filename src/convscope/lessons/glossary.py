"""The words of the lessons: each technical term in both languages, explained in a sentence."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ..base.in_words import InWords
from .lesson import Lesson

TERM = re.compile(r"\]\(term:([a-z0-9-]+)\)")


@dataclass(frozen=True)
class Term:
    """A term by its name in the texts, the word, and what it means."""

    name: str
    word: InWords
    says: InWords


@cache
def terms() -> dict[str, Term]:
    """Return every term by its name.

    >>> terms()["kernel"].word.ja
    'カーネル'
    """
    text = files(__package__).joinpath("glossary.toml").read_text("utf-8")
    return {
        name: Term(name, InWords(t["en"], t["ja"]), InWords(t["says_en"], t["says_ja"]))
        for name, t in tomllib.loads(text).items()
    }


def used(lesson: Lesson) -> tuple[Term, ...]:
    """Return the terms that a lesson's texts point at, in order. Raises KeyError for a stranger."""
    names = [n for s in lesson.screens for n in TERM.findall(f"{s.text.en} {s.text.ja}")]
    return tuple(terms()[name] for name in dict.fromkeys(names))
