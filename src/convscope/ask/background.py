"""Long work that the server does for whoever keeps asking: one at a time, in the order asked.

A job that nobody asks about for some seconds is given up; the page asks as long as it shows it.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from ..base.errors import ConvscopeError, TooLarge
from .stand_back import stand_back

MOST_WAITING = 8
"""Jobs that wait at most: who asks for more is told to wait."""
PATIENCE = 6.0
"""Seconds for which a job goes on unasked."""
HELD = 16
"""Jobs that are over and still told of, the least recently asked for dropped first."""

State = Literal["waiting", "making", "ready", "stopped", "failed"]
T = TypeVar("T")


@dataclass(eq=False)
class Job(Generic[T]):
    """One work: ``shown`` is what there is of it so far, None before there is anything."""

    make: Callable[[], Iterator[T]]
    state: State = "waiting"
    said: str = ""
    shown: T | None = None
    asked: float = field(default_factory=time.monotonic)
    stopped: bool = False

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ("ready", "stopped", "failed")


class Background(Generic[T]):
    """Jobs by key; a thread of its own makes them and ends when there are none."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._jobs: OrderedDict[Hashable, Job[T]] = OrderedDict()
        self._lock = threading.Lock()
        self._closed = False
        self._maker: threading.Thread | None = None

    def find(self, key: Hashable) -> Job[T] | None:
        """Return a job, which goes on for it, or None where there is none."""
        with self._lock:
            job = self._jobs.get(key)
            if job is not None:
                job.asked = time.monotonic()
                self._jobs.move_to_end(key)
            return job

    def start(self, key: Hashable, make: Callable[[], Iterator[T]]) -> Job[T]:
        """Return a job, begun where there is none or it was stopped. Raises TooLarge."""
        job = self.find(key)
        if job is not None and job.state not in ("stopped", "failed"):
            return job
        with self._lock:
            if sum(not one.over for one in self._jobs.values()) >= MOST_WAITING:
                raise TooLarge(
                    f"{MOST_WAITING} pictures wait to be made already",
                    remedy="Stop one, or wait until one is ready.",
                )
            job = self._jobs[key] = Job(make)
            for old in [k for k, one in self._jobs.items() if one.over][:-HELD]:
                del self._jobs[old]
            if self._maker is None:
                self._maker = threading.Thread(target=self._work, name="visions", daemon=True)
                self._maker.start()
        return job

    def stop(self, key: Hashable) -> None:
        """End a job; what there is of it stays to be seen."""
        job = self.find(key)
        if job is not None and not job.over:
            job.stopped = True

    def close(self) -> None:
        """End everything."""
        self._closed = True

    def _work(self) -> None:
        while True:
            with self._lock:
                job = next((one for one in self._jobs.values() if one.state == "waiting"), None)
                if job is None or self._closed:
                    self._maker = None
                    return
                job.state = "making"
            self._do(job)

    def _do(self, job: Job[T]) -> None:
        stand_back()
        try:
            steps = iter(()) if self._given_up(job) else job.make()
            for found in steps:
                job.shown = found
                stand_back()  # PyTorch may be loaded only now
                if self._given_up(job):
                    break
            job.state = "stopped" if self._given_up(job) else "ready"
        except ConvscopeError as error:
            job.said, job.state = str(error), "failed"
        except Exception as error:  # a thread has nobody to tell: who asks is told
            job.said, job.state = f"{type(error).__name__}: {error}", "failed"

    def _given_up(self, job: Job[T]) -> bool:
        return job.stopped or self._closed or time.monotonic() - job.asked > self._patience
