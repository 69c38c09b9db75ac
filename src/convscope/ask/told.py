"""Work that tells a listener how far it is, as steps: what ``Background`` makes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

from .stand_back import stand_back

Listener = Callable[[int, int], None]
"""Is told how much of how much is done."""


@dataclass(frozen=True)
class Stage:
    """How far a work is; ``found`` is what it came to, None before its end."""

    done: int = 0
    of: int = 0
    found: Any = None


class _Enough(BaseException):
    """Nobody wants the rest: it passes through whatever the work would mend."""


def told(work: Callable[[Listener], Any]) -> Iterator[Stage]:
    """Yield each stage that a work tells of, at last what it came to; whoever stops ends it.

    Raises what the work raises.

    >>> [stage.found or stage.done for stage in told(lambda say: say(1, 2) or "made")]
    [1, 'made']
    """
    stages: SimpleQueue[Stage | BaseException] = SimpleQueue()
    enough = threading.Event()

    def say(done: int, of: int) -> None:
        if enough.is_set():
            raise _Enough
        stages.put(Stage(done, of))

    def do() -> None:
        stand_back()
        try:
            stages.put(Stage(1, 1, work(say)))
        except _Enough:
            pass
        except BaseException as error:  # whoever reads the stages raises it
            stages.put(error)

    threading.Thread(target=do, name="told", daemon=True).start()
    try:
        while True:
            stage = stages.get()
            if isinstance(stage, BaseException):
                raise stage
            yield stage
            if stage.found is not None:
                return
    finally:
        enough.set()
