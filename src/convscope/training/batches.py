"""Which pictures meet which step: told by seed, epoch and step alone, so that a run can be resumed.

Nothing is drawn from a generator that remembers: the order of an epoch comes from (seed, epoch),
what is changed on the pictures of a step from (seed, step). Whoever knows the step knows the batch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from queue import Queue
from threading import Event, Thread

import numpy as np

from ..base.array import Array
from ..base.errors import BadSettings
from ..data.data import Data
from .engines.engine import Batch
from .settings import Settings

ORDER, CHANGE, CHANCE = 1, 2, 3
"""What is drawn: the order of an epoch, the changes of pictures, the chance within a step."""
AHEAD = 3
"""Batches that are made while a step is computed."""


@dataclass(frozen=True)
class Batches:
    """The batches of a training on the pictures ``indices`` of ``data``.

    With ``workers`` the batch is one worker's share, the ``worker``-th of each step's pictures:
    all together see what one with the batch ``workers`` times as large would.
    """

    data: Data
    indices: Array
    settings: Settings
    worker: int = 0
    workers: int = 1

    def __post_init__(self) -> None:
        if self.together > len(self.indices):
            raise BadSettings(
                f"there are {len(self.indices)} pictures to learn from, fewer than a batch",
                received=f"batch={self.settings.batch}"
                + (f" × {self.workers} workers" if self.workers > 1 else ""),
                remedy=f"Give a batch of at most {max(len(self.indices) // self.workers, 1)}.",
            )

    @property
    def together(self) -> int:
        """Pictures that one step sees, all workers together."""
        return self.settings.batch * self.workers

    @property
    def an_epoch(self) -> int:
        """Steps of one epoch; what does not fill a batch is left for another epoch's order."""
        return len(self.indices) // self.together

    @property
    def steps(self) -> int:
        """Steps of the whole training."""
        return self.an_epoch * self.settings.epochs

    def of(self, step: int) -> Batch:
        """Return the batch of a step (0, 1, …)."""
        chosen = self.chosen(step)
        pictures = self.data.of(chosen)
        seed = self.settings.seed
        if not self.settings.augment.changes_nothing:
            rng = np.random.default_rng((seed, CHANGE, step, self.worker))
            pictures = self.settings.augment.apply(pictures, rng)
        return Batch(
            self.data.tensor(pictures), self.data.labels[chosen], (seed, CHANCE, step, self.worker)
        )

    def chosen(self, step: int) -> Array:
        """Return the places in the data of the pictures that a step learns from."""
        epoch, place = divmod(step, self.an_epoch)
        order = _order(self.settings.seed, epoch, len(self.indices))
        first = place * self.together + self.worker * self.settings.batch
        return self.indices[order[first : first + self.settings.batch]]

    def ahead(self, first: int, stop: int) -> Iterator[tuple[int, Batch]]:
        """Yield the batches of steps ``first`` to ``stop``; a thread makes them ahead."""
        ready: Queue[tuple[int, Batch] | BaseException | None] = Queue(AHEAD)
        enough = Event()

        def make() -> None:
            try:
                for step in range(first, stop):
                    if enough.is_set():
                        return
                    ready.put((step, self.of(step)))
                ready.put(None)
            except BaseException as error:  # it is raised where the batch is wanted
                ready.put(error)

        maker = Thread(target=make, daemon=True)
        maker.start()
        try:
            while (found := ready.get()) is not None:
                if isinstance(found, BaseException):
                    raise found
                yield found
        finally:
            enough.set()
            while maker.is_alive():  # it may wait for room
                if not ready.empty():
                    ready.get()
                maker.join(0.01)


@lru_cache(maxsize=4)
def _order(seed: int, epoch: int, count: int) -> Array:
    return np.random.default_rng((seed, ORDER, epoch)).permutation(count)
