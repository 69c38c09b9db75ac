"""The checks beside every map: one a file, in the order in which they are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from ...base.in_words import InWords
from .checked import Checked, Curve
from .given import Given

__all__ = ["CHECKS", "Check", "Checked", "Curve", "Given"]

IN_ORDER = ("completeness", "agreement", "sensitivity", "randomised", "insertion_deletion")
"""From what costs nothing to what costs the most."""


@dataclass(frozen=True)
class Check:
    """One check: its name, what it does and from whom, and the function.

    ``run`` takes what is ``Given`` and the check's own settings by keyword.
    """

    name: str
    title: InWords
    what: InWords
    source: str
    run: Callable[..., Checked]


def _check(module: str) -> Check:
    m = import_module(f".{module}", __name__)
    return Check(module.replace("_", "-"), m.TITLE, m.WHAT, m.SOURCE, m.run)


CHECKS: dict[str, Check] = {found.name: found for found in map(_check, IN_ORDER)}
"""Every check by its name, as ``trace.check(found, "randomised")`` takes it."""
