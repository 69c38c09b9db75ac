"""The lessons in a notebook: what stands beside a screen's text on the page, under a cell here."""

from __future__ import annotations

from typing import Any, Literal

from ..base.errors import BadQuestion


def scene(
    lesson: str,
    screen: str,
    *,
    lang: Literal["", "en", "ja"] = "",
    height: int = 520,
    browser: bool = True,
) -> Any:
    """Show what stands beside a screen of a lesson: ``scene("02", "tape")``.

    In a notebook it returns a widget ``height`` pixels high; anywhere else it serves the page,
    opens the browser (unless told not to) and returns the address. Raises BadQuestion where there
    is no such lesson or screen, or nothing is shown beside it.
    """
    from ..ask.address import place_address
    from ..ask.store import Store
    from ..lessons.check import language
    from ..lessons.library import lesson as lesson_of
    from .shown import shown

    found = lesson_of(lesson)
    known = {one.id: one for one in found.screens}
    if screen not in known:
        raise BadQuestion(
            f"lesson {found.number} has no such screen", received=repr(screen[:80]),
            remedy=f"It has {', '.join(known)}.",
        )  # fmt: skip
    wanted = known[screen].scene
    if not wanted and known[screen].exercise:
        wanted = found.exercises[known[screen].exercise](0).given
    if not wanted:
        raise BadQuestion(f"nothing is shown beside screen '{screen}' of lesson {found.number}")
    said = language(lang)
    return shown(Store(), place_address(wanted, said), lang=said, height=height, browser=browser)
