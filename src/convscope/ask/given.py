"""What an address gives, as what it should be."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..base.errors import InputError
from ..base.preprocess import Preprocess
from ..explain.target import Target
from . import wire
from .edits import Edit
from .encode import parse, read

LONGEST_NUMBER = 9
"""Digits of a whole number in an address."""

Given = Mapping[str, str]


def needed(given: Given, name: str) -> str:
    """Return a parameter; raises InputError where it is not given."""
    if name not in given:
        raise InputError(f"'{name}' is not given", remedy="See GET /questions.")
    return given[name]


def whole(given: Given, name: str) -> int | None:
    """Return a parameter as a whole number, None where it is not given; raises InputError.

    >>> whole({"start": "3"}, "start"), whole({}, "start")
    (3, None)
    """
    text = given.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise InputError(f"'{name}' is a whole number from 0", received=repr(text[:40]))
    return int(text)


def indices(given: Given, name: str) -> tuple[int, ...]:
    """Return a parameter as whole numbers with dots between; none where it is not given.

    >>> indices({"at": "0.12"}, "at"), indices({}, "at")
    ((0, 12), ())
    """
    text = given.get(name, "")
    if not re.fullmatch(r"(\d{1,9}(\.\d{1,9})*)?", text, re.ASCII):
        raise InputError(
            f"'{name}' is whole numbers with dots between", received=repr(text[:40])
        )  # fmt: skip
    return tuple(map(int, text.split("."))) if text else ()


def box(given: Given) -> tuple[int, int, int, int] | None:
    """Return ``part=left.top.width.height``, None where it is not given."""
    text = given.get("part")
    if text is None:
        return None
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9}){3}", text, re.ASCII):
        raise InputError("a part is left.top.width.height", received=repr(text[:40]))
    left, top, width, height = map(int, text.split("."))
    return left, top, width, height


def scene(given: Given, picture: str | None = None) -> wire.Scene:
    """Return the scene of an address; ``picture`` stands for one that is not named there."""
    text = given.get("preprocess")
    what = "preprocessing"
    settings = read(parse(text, what), Preprocess, what) if text else None
    drawn = edits(given)
    picture = needed(given, "picture") if picture is None else picture
    return wire.Scene(needed(given, "network"), picture, settings, drawn, given.get("names", ""))


def edits(given: Given) -> tuple[Edit, ...]:
    """Return the edits of an address, in order."""
    text = given.get("edits", "")
    return read(parse(text, "edits"), tuple[Edit, ...], "edits") if text else ()


def target(given: Given, name: str = "of") -> Target | None:
    """Return what slopes are asked of, None where values are."""
    text = given.get(name)
    return read(parse(text, "target"), Target, "target") if text else None
