"""Attributions that are kept: what is said of a map, and the map, are of one computation."""

from __future__ import annotations

from ..trace import Trace
from ..why.attribution import Attribution
from ..why.why import why
from .kept import Kept
from .reasons import WhyOf

KEPT_BYTES = 64 * 2**20
"""Bytes of the attributions that are kept."""


class Reasons:
    """What was computed of why, the least recently asked for dropped first."""

    def __init__(self) -> None:
        self._kept: Kept[Attribution] = Kept(KEPT_BYTES, _bytes)

    def attribution(self, trace: Trace, asked: WhyOf) -> Attribution:
        """Return an attribution, computed where it is not kept. Raises BadQuestion."""
        against, layer = asked.against, asked.layer
        return self._kept.get(
            (trace, asked.method, asked.target, against, layer),
            lambda: why(trace, asked.target, asked.method, against=against, layer=layer),
        )


def _bytes(found: Attribution) -> int:
    return found.values.nbytes + found.map.nbytes
