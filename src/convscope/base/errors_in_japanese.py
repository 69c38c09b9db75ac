"""Errors said in Japanese: found by their English, so that no raise site has two texts.

``errors.ja.toml`` maps a sentence of an error to its Japanese, with holes for what differs: ``{}``
in turn, or ``{0}``, ``{1}`` where Japanese has another order. What fills a hole stays as it is,
unless it is itself a sentence or word of the catalogue. What was received is often a text of
others, so it has a table of its own. A test holds the catalogue to the raise sites: none is stale,
and each that the page can meet is there.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import count
from pathlib import Path

from .errors import ConvscopeError

HOLE = re.compile(r"\{(\d?)\}")


@dataclass(frozen=True)
class Template:
    """A sentence with holes, in both languages."""

    english: str
    japanese: str

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """What stands between the holes of the English."""
        return tuple(self.english.split("{}"))

    def holes_of(self, sentence: str) -> tuple[str, ...] | None:
        """Return what fills the holes of a sentence; None where it is another sentence."""
        if not all(piece in sentence for piece in self.pieces):
            return None  # most are told apart so, without a pattern being compiled
        found = re.fullmatch("(.*?)".join(map(re.escape, self.pieces)), sentence, re.DOTALL)
        return found.groups() if found else None

    def filled(self, holes: tuple[str, ...]) -> str:
        """Return the Japanese with its holes filled."""
        turn = count()
        return HOLE.sub(lambda hole: holes[int(hole[1]) if hole[1] else next(turn)], self.japanese)


@cache
def catalogue(table: str) -> tuple[Template, ...]:
    """Return the "sentences", or what was "received", those first that say most themselves.

    One that begins with a hole takes nearly any beginning for itself, so it comes last.
    """
    content = Path(__file__).with_name("errors.ja.toml").read_text(encoding="utf-8")
    found = (Template(*both) for both in tomllib.loads(content)[table].items())
    return tuple(sorted(found, key=lambda one: (one.pieces[0] == "", -sum(map(len, one.pieces)))))


def sentence_in_japanese(sentence: str, table: str = "sentences") -> str:
    """Return a sentence, or a word that fills a hole, in Japanese; "" where it is not known.

    >>> sentence_in_japanese("there is no such picture")
    'そのような画像はありません'
    """
    sentence = sentence.strip()
    for template in catalogue(table):
        holes = template.holes_of(sentence)
        if holes is not None:
            before = zip(template.pieces, holes, strict=False)
            return template.filled(tuple(_hole(piece, hole) for piece, hole in before))
    return ""


def _hole(before: str, hole: str) -> str:
    if before.endswith("'"):
        return hole  # a name, even where it reads like a word of ours
    return sentence_in_japanese(hole) or hole


def in_japanese(error: ConvscopeError) -> str:
    """Return an error as one line of Japanese; "" where it is not known what it says.

    >>> from .errors import BadPicture
    >>> in_japanese(BadPicture("'a.jpg' is no picture", received="text", remedy="Save it as PNG."))
    '「a.jpg」は画像ではありません。受け取ったもの：テキスト。PNG で保存してください。'
    """
    what = sentence_in_japanese(error.what)
    if not what:
        return ""
    remedy = sentence_in_japanese(error.remedy) or error.remedy
    received = error.received
    if received is not None:
        received = f"受け取ったもの：{sentence_in_japanese(received, 'received') or received}"
    line = (what, received, remedy)
    said = (part if part.endswith(("。", ".")) else f"{part}。" for part in filter(None, line))
    return " ".join("".join(said).split())
