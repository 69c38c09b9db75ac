"""Dataclasses of the wire to bytes and back: never rounded, and what is not finite by its name."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
import numpy as np

from ..base.array import Array
from ..base.errors import InputError
from ..base.said import Said
from .wire import Number, Sentence

T = TypeVar("T")


def encode(answer: Any) -> bytes:
    """Return an answer as JSON: every float in the shortest form that reads back bit by bit."""
    return msgspec.json.encode(answer)


def number(value: float) -> Number:
    """Return a number as the wire carries it: one that is not finite becomes its name.

    >>> number(0.1), number(float("-inf")), number(np.float32(0.1))
    (0.1, '-Infinity', 0.10000000149011612)
    """
    value = float(value)
    if np.isfinite(value):
        return value
    if np.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def numbers(values: Array) -> tuple[Number, ...]:
    """Return a row of numbers as the wire carries them."""
    if np.isfinite(values).all():
        return tuple(values.tolist())
    return tuple(number(v) for v in values.tolist())


def span(values: Array) -> tuple[Number, Number]:
    """Return the smallest and the largest finite value; NaN where there is none.

    >>> span(np.array([2.0, np.nan, -1.0])), span(np.array(["text"], object))
    ((-1.0, 2.0), ('NaN', 'NaN'))
    """
    if not values.size or values.dtype.kind in "OSUM":
        return "NaN", "NaN"
    low, high = values.min(), values.max()
    if not (np.isfinite(low) and np.isfinite(high)):
        finite = values[np.isfinite(values)]
        if not finite.size:
            return "NaN", "NaN"
        low, high = finite.min(), finite.max()
    return float(low), float(high)


def sentence(text: str) -> Sentence:
    """Return a sentence with its name and parts, where it has any.

    >>> sentence(Said("size", "{width} wide", width=3))
    Sentence(what='size', given={'width': '3'}, text='3 wide')
    """
    if isinstance(text, Said):
        return Sentence(text.what, text.given, str(text))
    return Sentence("", {}, text)


def parse(text: str | bytes, what: str) -> Any:
    """Return JSON as Python's own values; raises InputError where ``what`` is no JSON."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise InputError(f"the {what} is no JSON", received=str(error)) from error


def read(given: Any, kind: type[T], what: str = "question") -> T:
    """Return parsed JSON as a dataclass of the wire.

    Raises InputError where a field is missing, of another type, or one that nobody knows.
    """
    try:
        found = msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        raise InputError(
            f"the {what} cannot be read", received=str(error), remedy="See GET /questions."
        ) from error
    unknown = _unknown(given, msgspec.to_builtins(found), "")
    if unknown:
        raise InputError(
            f"the {what} has a field that nobody knows", received=repr(unknown[:80]),
            remedy="See GET /questions.",
        )  # fmt: skip
    return found


def _unknown(given: Any, known: Any, where: str) -> str:
    """Return the path of the first field of ``given`` that ``known`` has not, "" without one."""
    if not isinstance(given, dict):
        return ""
    for name, value in given.items():
        if name not in known:
            return f"{where}{name}"
        deeper = _unknown(value, known[name], f"{where}{name}.")
        if deeper:
            return deeper
    return ""
