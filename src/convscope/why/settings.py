"""A method's own settings: which there are, and what they may be."""

from __future__ import annotations

from difflib import get_close_matches

from ..base.errors import BadQuestion
from .asked import Asked


def check_settings(asked: Asked, *names: str) -> None:
    """Raise BadQuestion for a setting that a method does not have, with the nearest name."""
    for name in asked.settings:
        if name not in names:
            near = get_close_matches(name, names, 1)
            known = f"It has {', '.join(names)}." if names else "It has none."
            raise BadQuestion(
                "the method has no such setting", received=repr(name),
                remedy=f"Did you mean '{near[0]}'?" if near else known,
            )  # fmt: skip


def whole(asked: Asked, name: str, usual: int, least: int, most: int) -> int:
    """Return a setting that is a whole number within bounds; raises BadQuestion."""
    given = asked.settings.get(name, usual)
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
        raise BadQuestion(
            f"'{name}' is a whole number from {least} to {most}", received=repr(given)
        )
    return given


def number(asked: Asked, name: str, usual: float, least: float, most: float) -> float:
    """Return a setting that is a number within bounds; raises BadQuestion."""
    given = asked.settings.get(name, usual)
    if isinstance(given, bool) or not isinstance(given, int | float) or not least <= given <= most:
        raise BadQuestion(f"'{name}' is a number from {least:g} to {most:g}", received=repr(given))
    return float(given)
