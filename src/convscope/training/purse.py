"""What watching a training may take of its time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Purse:
    """A share of the time that a training has taken, and ``grace`` seconds at its beginning.

    Only what is shown, never what is learnt, may depend on it.

    >>> purse = Purse(share=0.02, grace=0.1)
    >>> with purse.pays():
    ...     pass
    >>> purse.affords(0), purse.cost < 0.1
    (True, True)
    >>> Purse(0.02, 0.1, spent=1, cost=0.5).affords(60), Purse(0.02, 0.1, 1, 0.5).affords(80)
    (False, True)
    """

    share: float
    grace: float
    spent: float = 0.0
    cost: float = 0.0  # of the last time, 0 before the first

    def affords(self, seconds: float) -> bool:
        """Whether doing it once more is within what a training of ``seconds`` so far has for it."""
        return self.spent + self.cost <= self.grace + self.share * seconds

    @contextmanager
    def pays(self) -> Iterator[None]:
        """Measure what is done within."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.cost = time.perf_counter() - began
            self.spent += self.cost
