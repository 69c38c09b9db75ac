"""What the network answers."""

from __future__ import annotations

from ... import explain
from ...base.errors import BadQuestion
from ...trace import Trace
from .. import wire
from ..encode import number
from ..store import Store

MOST = 10_000
"""Classes that are listed at most."""


def top_classes(store: Store, asked: wire.TopClassesOf) -> wire.TopClassesAnswer:
    """Return the most probable classes; raises BadQuestion for what is no classifier."""
    done = store.trace(asked.scene)
    return wire.TopClassesAnswer(_ranked(done, max(0, min(asked.count, MOST))))


def ranked(done: Trace, count: int) -> tuple[wire.ClassChance, ...]:
    """Return the most probable classes, none for what is no classifier."""
    try:
        return _ranked(done, count)
    except BadQuestion:
        return ()


def _ranked(done: Trace, count: int) -> tuple[wire.ClassChance, ...]:
    found = explain.top_classes(done, count)
    return tuple(wire.ClassChance(c.label, c.index, number(c.probability)) for c in found)
