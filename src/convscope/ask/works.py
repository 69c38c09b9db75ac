"""Probes, failures and changed pictures: made in the background while somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, Literal

from .background import Background, Job
from .kept import Kept
from .told import Listener, Stage, told

if TYPE_CHECKING:
    from ..inside.adversarial import Attacked

ATTACKS_KEPT = 8
"""Searches for the smallest change that are kept, each with the gradient of a picture."""


class Works:
    """What is worked at, by what was asked."""

    def __init__(self) -> None:
        self._jobs: Background[Stage] = Background()
        self.attacks: Kept[Attacked] = Kept(ATTACKS_KEPT, lambda _: 1)

    def stand(
        self, key: Hashable, do: Literal["look", "start", "stop"], work: Callable[[Listener], Any]
    ) -> Job[Stage] | None:
        """Return how a work stands, None where there is none; it is begun or ended as ``do`` says.

        Raises TooLarge where too many wait.
        """
        if do == "stop":
            self._jobs.stop(key)
        if do == "start":
            return self._jobs.start(key, lambda: told(work))
        return self._jobs.find(key)

    def found(self, key: Hashable) -> Any:
        """Return what a work came to, None where it has not."""
        job = self._jobs.find(key)
        return job.shown.found if job is not None and job.shown is not None else None

    def close(self) -> None:
        """Have what is being made end."""
        self._jobs.close()


def standing(job: Job[Stage] | None) -> dict[str, Any]:
    """Return the state, what is said, and how far a work is, as its answer names them."""
    if job is None:
        return {"state": "none", "said": "", "done": 0, "total": 0}
    stage = job.shown or Stage()
    return {"state": job.state, "said": job.said, "done": stage.done, "total": stage.of}
