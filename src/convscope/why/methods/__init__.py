"""The table of methods: every file here is one, found by listing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Literal

from ...base.in_words import InWords
from ..asked import Asked
from ..attribution import Attribution


@dataclass(frozen=True)
class Method:
    """One method: its name, what it computes and where it fails, and the function.

    ``on`` says where it can be taken: "input", "layer" (the output of a layer whose maps are
    seen), or "either". ``formula`` is TeX. ``weakness`` is its best-known one. ``walks`` is about
    how many walks through the network one map takes, its module's ``WALKS``: what takes few is
    shown first.
    """

    name: str
    title: InWords
    what: InWords
    formula: str
    weakness: InWords
    source: str
    on: Literal["input", "layer", "either"]
    attribute: Callable[[Asked], Attribution]
    walks: int = 1


def _method(module: str) -> Method:
    m = import_module(f".{module}", __name__)
    return Method(
        m.__name__.rsplit(".", 1)[1].replace("_", "-"),
        m.TITLE, m.WHAT, m.FORMULA, m.WEAKNESS, m.SOURCE, m.ON, m.attribute,
        getattr(m, "WALKS", 1),
    )  # fmt: skip


METHODS: dict[str, Method] = {
    found.name: found for found in (_method(m.name) for m in iter_modules(__path__))
}
"""Every method by its name, as ``trace.why(method=…)`` takes it."""
