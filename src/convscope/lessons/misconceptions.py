"""What learners get wrong, by the number that a trap names."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from ..base.in_words import InWords


@cache
def misconceptions() -> dict[str, InWords]:
    """Return each known misconception, said short, by its number.

    >>> misconceptions()["M7"].en
    'a CNN turns the kernel around'
    """
    text = files(__package__).joinpath("misconceptions.toml").read_text("utf-8")
    return {number: InWords(**said) for number, said in tomllib.loads(text).items()}
