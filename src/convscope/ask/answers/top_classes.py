"""What the network answers."""

from __future__ import annotations

from typing import TypeAlias

from ... import explain
from ...base.errors import BadQuestion
from ...trace import Trace
from .. import wire
from ..encode import number
from ..store import Store

MOST = 10_000
"""Classes that are listed at most."""
EVERY = 2**31
Names: TypeAlias = tuple[str, ...] | None


def top_classes(store: Store, asked: wire.TopClassesOf) -> wire.TopClassesAnswer:
    """Return the most probable classes, and those that are wanted in any case.

    Raises BadQuestion for what is no classifier, and for a class that there is not.
    """
    done, names = store.trace(asked.scene), store.names(asked.scene)
    top = _ranked(done, max(0, min(asked.count, MOST)), names)
    if not asked.of:
        return wire.TopClassesAnswer(top, ())
    every = {one.index: one for one in _ranked(done, EVERY, names)}
    missing = [index for index in asked.of if index not in every]
    if missing:
        raise BadQuestion(f"there are {len(every)} classes", received=f"number {missing[0]}")
    return wire.TopClassesAnswer(top, tuple(every[index] for index in asked.of[:MOST]))


def ranked(done: Trace, count: int, names: Names) -> tuple[wire.ClassChance, ...]:
    """Return the most probable classes, none for what is no classifier."""
    try:
        return _ranked(done, count, names)
    except BadQuestion:
        return ()


def _ranked(done: Trace, count: int, names: Names) -> tuple[wire.ClassChance, ...]:
    found = explain.top_classes(done, count, names)
    return tuple(wire.ClassChance(c.label, c.index, number(c.probability)) for c in found)
