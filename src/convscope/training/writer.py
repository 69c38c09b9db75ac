"""Checkpoints are written by a thread of their own: the training need not wait for the disk."""

from __future__ import annotations

from collections.abc import Callable
from queue import Queue
from threading import Thread

from .checkpoint import Checkpoint


class Writer:
    """Hands checkpoints to ``write`` one after the other, in the order they came in.

    While one is being written one more may wait; who brings a third waits too, so that no more
    than that is held in memory. What goes wrong is raised at the next call, and nothing is
    written after it.
    """

    def __init__(self, write: Callable[[Checkpoint], None]) -> None:
        self._write = write
        self._queue: Queue[Checkpoint | None] = Queue(1)
        self._error: BaseException | None = None
        self._thread: Thread | None = None

    def put(self, checkpoint: Checkpoint) -> None:
        """Have a checkpoint written; its arrays must not change any more. Raises DiskFull."""
        self._tell()
        if self._thread is None:
            self._thread = Thread(target=self._work, daemon=True)
            self._thread.start()
        self._queue.put(checkpoint)

    def finish(self) -> None:
        """Wait until all that was brought is on the disk. Raises DiskFull."""
        self._queue.join()
        self._tell()

    def close(self) -> None:
        """Wait for the thread's end; what went wrong has been told, or is not asked for."""
        if self._thread is not None:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        while (checkpoint := self._queue.get()) is not None:
            try:
                if self._error is None:
                    self._write(checkpoint)
            except BaseException as error:  # it is raised where the training goes on
                self._error = error
            finally:
                self._queue.task_done()
        self._queue.task_done()

    def _tell(self) -> None:
        if self._error is not None:
            raise self._error
