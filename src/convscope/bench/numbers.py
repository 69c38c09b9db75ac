"""Numbers as a beginner gives them: lists of lists, arrays, pictures; checked in plain words."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape


def numbers(name: str, given: Any) -> Array:
    """Return ``given`` as an array of whole or of real numbers.

    Raises BadShape for ragged rows, for what is no number, and where there is nothing.

    >>> numbers("x", [[1, 2], [3]])
    Traceback (most recent call last):
    convscope.base.errors.BadShape: x: rows differ in length: received row 0 with 2, row 1 with 1.
    """
    _even(name, given)
    try:
        values = np.asarray(given)
    except ValueError as error:
        raise BadShape(f"{name} is no block of numbers", received=str(error)) from None
    if values.dtype.kind not in "buif":
        raise BadShape(f"{name} takes numbers", received=_odd(given))
    if values.size == 0:
        raise BadShape(f"{name} is empty", received=f"shape {values.shape}")
    return values


def _even(name: str, given: Any) -> None:
    if not isinstance(given, list | tuple) or not given:
        return
    lengths = [len(row) if isinstance(row, list | tuple) else -1 for row in given]
    for i, length in enumerate(lengths):
        if length != lengths[0]:
            raise BadShape(
                f"{name}: rows differ in length",
                received=f"row 0 with {_said(lengths[0])}, row {i} with {_said(length)}",
            )
    for row in given:
        _even(name, row)


def _said(length: int) -> str:
    return "no row but a number" if length < 0 else str(length)


def _odd(given: Any) -> str:
    """Return the first thing that is no number."""
    if isinstance(given, list | tuple):
        return next((_odd(one) for one in given if _odd(one)), "")
    return "" if isinstance(given, int | float | np.number) else repr(given)[:40]
