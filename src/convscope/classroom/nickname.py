"""What a student wants to be called, as text that can stand anywhere."""

from __future__ import annotations

import unicodedata

from ..base.errors import BadQuestion

LONGEST = 40
"""Characters of a nickname."""
JOINER = "\u200d"
"""Joins the parts of one emoji; every other invisible character is left out."""


def nickname(text: str) -> str:
    """Return a nickname on one line: blanks run together, what cannot be seen left out.

    Raises BadQuestion where nothing is left, or more than ``LONGEST`` characters.

    >>> nickname("  Aki \\n <b>𝕌</b> \\u202e")
    'Aki <b>𝕌</b>'
    >>> nickname("\\u200b")
    Traceback (most recent call last):
    ...
    convscope.base.errors.BadQuestion: a nickname has at least one character that can be seen.
    """
    if len(text) > 100 * LONGEST:  # nobody's name: nothing is worked out on it
        raise _long(len(text))
    seen = "".join(" " if c.isspace() else c for c in text if c.isspace() or _shows(c))
    found = " ".join(unicodedata.normalize("NFC", seen).split())
    if not found.strip(JOINER):
        raise BadQuestion("a nickname has at least one character that can be seen")
    if len(found) > LONGEST:
        raise _long(len(found))
    return found


def _shows(character: str) -> bool:
    # control, format, surrogate, private, unassigned: among them what turns text around
    return character == JOINER or not unicodedata.category(character).startswith("C")


def _long(length: int) -> BadQuestion:
    return BadQuestion(
        "this nickname is too long", received=f"{length:,} characters",
        remedy=f"Take one of at most {LONGEST}.",
    )  # fmt: skip
