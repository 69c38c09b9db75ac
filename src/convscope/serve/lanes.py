"""Two lanes for answers: those that wait for a network to run keep no lesson waiting."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

T = TypeVar("T")

QUICK = 16
"""Quick answers at a time: they wait for the disk at most."""
SLOW = 40
"""Other answers at a time."""


class Lanes:
    """Threads for both; each lane has its own, made once the server's loop runs."""

    def __init__(self) -> None:
        self._limits: dict[bool, CapacityLimiter] = {}

    async def run(self, quick: bool, work: Callable[..., T], *given: object) -> T:
        """Return what ``work`` returns, from a thread of its lane."""
        if quick not in self._limits:
            self._limits[quick] = CapacityLimiter(QUICK if quick else SLOW)
        return await to_thread.run_sync(partial(work, *given), limiter=self._limits[quick])
