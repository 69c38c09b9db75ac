"""Check a map: by one check, or by all of them one after another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from ...base.errors import BadQuestion, ConvscopeError
from ...base.in_words import InWords
from ...trace import Trace
from ..attribution import Attribution
from . import CHECKS, Check
from .checked import Checked
from .given import Given


def check(
    trace: Trace,
    attribution: Attribution,
    name: str,
    *,
    asked_with: Mapping[str, Any] | None = None,
    others: Sequence[Attribution] = (),
    **settings: Any,
) -> Checked:
    """Return what one check says of a map that ``why(trace, …)`` gave.

    ``asked_with`` are the settings the method was given, ``others`` maps of the same question by
    other methods, ``settings`` the check's own. A check that cannot be made here, since the
    network cannot be asked again or the memory is not enough, judges nothing and says why.
    Raises BadQuestion where there is no such check.
    """
    given = Given(trace, attribution, asked_with or {}, tuple(others))
    return _made(check_of(name), given, **settings)


def check_all(
    trace: Trace,
    attribution: Attribution,
    *,
    asked_with: Mapping[str, Any] | None = None,
    others: Sequence[Attribution] = (),
) -> Iterator[Checked]:
    """Yield what each check says of a map, as soon as it is known, the cheapest first."""
    given = Given(trace, attribution, asked_with or {}, tuple(others))
    for one in CHECKS.values():
        yield _made(one, given)


def _made(one: Check, given: Given, **settings: Any) -> Checked:
    try:
        return one.run(given, **settings)
    except ConvscopeError as error:
        reason = InWords(
            f"This check cannot be made here: {error}", f"ここではこの検査ができません：{error}"
        )
        return Checked(one.name, None, reason)


def check_of(name: str) -> Check:
    """Return a check by its name; raises BadQuestion, with the nearest name, for another."""
    if name in CHECKS:
        return CHECKS[name]
    near = get_close_matches(name, CHECKS, 1)
    raise BadQuestion(
        "there is no such check", received=repr(name[:80]),
        remedy=f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(CHECKS)}.",
    )  # fmt: skip
