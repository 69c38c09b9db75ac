"""Ask one method why."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from ..base.errors import BadQuestion
from ..explain.target import Target
from ..trace import Trace
from .asked import Asked
from .attribution import Attribution
from .methods import METHODS, Method


def why(
    trace: Trace,
    target: Target,
    method: str = "grad-cam",
    *,
    against: Target | None = None,
    layer: str = "",
    **settings: Any,
) -> Attribution:
    """Return how much each place speaks for ``target``, less ``against`` where that is given.

    ``layer`` is where a method of layers is taken, by default the last that has maps;
    ``settings`` are the method's own. Raises BadQuestion where there is no such method, layer or
    number.
    """
    return method_of(method).attribute(Asked(trace, target, against, layer, settings))


def method_of(name: str) -> Method:
    """Return a method by its name; raises BadQuestion, with the nearest name, for another."""
    if name in METHODS:
        return METHODS[name]
    near = get_close_matches(name, METHODS, 1)
    raise BadQuestion(
        "there is no such method", received=repr(name[:80]),
        remedy=f"Did you mean '{near[0]}'?" if near else f"There are: {', '.join(METHODS)}.",
    )  # fmt: skip
