"""What an edit is given, as the plain numbers and words that it keeps; else one clear error."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from operator import index
from typing import Any

from ...base.errors import InputError

LARGEST = 1_000_000
"""No index, coordinate or width that an edit names is larger."""
LONGEST = 1000
"""Characters of a name that an edit gives."""


def word(given: Any, name: str) -> str:
    """Return a word, as it is."""
    return _read(given, name, f"a name of at most {LONGEST:,} characters", _word)


def whole(given: Any, name: str, most: int = LARGEST) -> int:
    """Return a whole number from 0 to ``most``.

    >>> whole(np.int64(3), "x")
    3
    """

    def read(given: Any) -> int:
        if isinstance(given, bool) or not 0 <= index(given) <= most:
            raise ValueError
        return index(given)

    return _read(given, name, f"a whole number from 0 to {most:,}", read)


def real(given: Any, name: str, most: float | None = None) -> float:
    """Return a number that is finite, at most ``most`` from zero."""

    def read(given: Any) -> float:
        if isinstance(given, (str, bytes, bool)) or not isfinite(given):
            raise ValueError
        if most is not None and abs(given) > most:
            raise ValueError
        return float(given)

    bound = "" if most is None else f" of at most {most:,.0f}"
    return _read(given, name, f"a finite number{bound}", read)


def several(
    given: Any, name: str, each: Callable[[Any, str], Any], count: int | None = None
) -> Any:
    """Return a tuple of ``count`` numbers, of any number where that is None."""

    def read(given: Any) -> tuple[Any, ...]:
        found = () if isinstance(given, str) else tuple(given)
        if not found or (count is not None and len(found) != count):
            raise ValueError
        return found

    found = _read(given, name, f"{'a few' if count is None else count} numbers", read)
    return tuple(each(one, name) for one in found)


def _word(given: Any) -> str:
    if not isinstance(given, str) or len(given) > LONGEST:
        raise TypeError
    return given


def _read(given: Any, name: str, wanted: str, read: Callable[[Any], Any]) -> Any:
    try:
        return read(given)
    except (TypeError, ValueError, OverflowError):
        raise InputError(
            f"an edit's '{name}' cannot be used",
            received=f"{given!r}"[:200],
            remedy=f"It is {wanted}.",
        ) from None
