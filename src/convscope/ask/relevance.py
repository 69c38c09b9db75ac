"""What was computed of why: maps, and what the checks say of them, each computed once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import TypeVar

from ..base.array import Array
from ..trace import Trace
from ..why.attribution import Attribution
from ..why.checks.check import check, check_of
from ..why.checks.checked import Checked
from ..why.checks.ranks import spearmans
from ..why.why import method_of, why
from .kept import Kept
from .reasons import WhyOf
from .wire import Scene

T = TypeVar("T")

KEPT_BYTES = 64 * 2**20
"""Bytes of the attributions that are kept."""
KEPT_CHECKS = 2000
"""Of how many maps and checks it is kept what was found; each is a few hundred numbers."""
AT_ONCE = 3
"""Maps and checks that are computed at a time. A page asks for one map, for what is to be seen
beside it, and for one check: what takes long then never holds up what does not."""


class Reasons:
    """Attributions and checks by content, the least recently asked for dropped first.

    ``trace`` gives the trace of a scene, ``content`` by what that trace is found again: a map is
    found by it too, so that nothing here holds a trace.
    """

    def __init__(
        self, trace: Callable[[Scene], Trace], content: Callable[[Scene], tuple[Hashable, ...]]
    ) -> None:
        self._trace, self._content = trace, content
        self._maps: Kept[Attribution] = Kept(KEPT_BYTES, _bytes)
        self._checks: Kept[Checked] = Kept(KEPT_CHECKS, lambda _: 1)
        self._turn = threading.BoundedSemaphore(AT_ONCE)

    def attribution(self, asked: WhyOf) -> Attribution:
        """Return an attribution, computed where it is not kept. Raises BadQuestion."""
        asked, trace = self._told(asked), self._trace
        return self._maps.get(
            self._key(asked),
            lambda: self._in_turn(
                lambda: why(
                    trace(asked.scene), asked.target, asked.method,
                    against=asked.against, layer=asked.layer,
                )
            ),
        )  # fmt: skip

    def checked(self, asked: WhyOf, name: str) -> Checked:
        """Return what a check says of an attribution. Raises BadQuestion."""
        asked, one = self._told(asked), check_of(name)
        found = self.attribution(asked)
        trace = self._trace
        return self._checks.get(
            (one.name, *self._key(asked)),
            lambda: self._in_turn(lambda: check(trace(asked.scene), found, one.name)),
        )

    def agreement(self, asked: Sequence[WhyOf]) -> Array:
        """Return the rank correlation of each map with each (m m). Raises BadQuestion."""
        return spearmans([self.attribution(one).map for one in asked])

    def _told(self, asked: WhyOf) -> WhyOf:
        """Return the question without the layer where the method takes none."""
        return replace(asked, layer="") if method_of(asked.method).on == "input" else asked

    def _key(self, asked: WhyOf) -> tuple[Hashable, ...]:
        place = asked.target, asked.against, asked.layer
        return *self._content(asked.scene), asked.method, *place

    def _in_turn(self, make: Callable[[], T]) -> T:
        with self._turn:
            return make()


def _bytes(found: Attribution) -> int:
    return found.values.nbytes + found.map.nbytes
