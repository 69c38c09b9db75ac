"""The file of a class: a line of JSON for each thing that happened, whole on the disk before it is
acknowledged.

Whoever writes waits until the line is there. Those who come while the disk is busy are written
together by the next of them, so that three hundred answers do not wait for three hundred syncs.
"""

from __future__ import annotations

import json
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..base.errors import BadData, EngineError

LARGEST = 2**30
"""Bytes of a record: no class comes near it."""
FIRST = {"what": "class", "convscope": 1}
"""The first line: by it a record is known."""


class _Batch:
    """Lines that go to the disk together, and what became of them."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.done = False
        self.failed: OSError | None = None


class Record:
    """A record in a file; without one nothing is kept. Raises BadData for a file that is none.

    ``events`` are those that the file had when it was opened: they are taken once.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.events: list[dict[str, Any]] = []
        self._gather, self._disk = threading.Lock(), threading.Lock()
        self._next = _Batch()
        self._file = -1
        if path is None:
            return
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        except OSError as error:
            raise BadData(
                "the class's record cannot be opened", received=f"'{path}': {error.strerror}",
                remedy="Name a file in a folder that is there.",
            ) from error  # fmt: skip
        try:
            self._lock()
            self.events, self._size = self._read(path)
        except BaseException:
            self.close()
            raise
        # a line without an end was never acknowledged: the server was killed while it wrote
        os.ftruncate(self._file, self._size)
        os.lseek(self._file, self._size, os.SEEK_SET)
        if not self._size:
            self.write(FIRST)

    def write(self, event: dict[str, Any]) -> None:
        """Write what happened; return once it is on the disk.

        Raises EngineError where it cannot be written: then nothing of it is in the file.
        """
        if self._file < 0:
            return
        with self._gather:
            batch = self._next
            batch.lines.append(json.dumps(event, ensure_ascii=False).encode() + b"\n")
        with self._disk:
            if not batch.done:
                with self._gather:
                    self._next = _Batch()
                self._store(batch)
        if batch.failed is not None:
            raise EngineError(
                "the class's record cannot be written", received=str(batch.failed.strerror),
                remedy="Make room on the teacher's disk, then answer again.",
            ) from batch.failed  # fmt: skip

    def close(self) -> None:
        """Give the file up."""
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)

    def _store(self, batch: _Batch) -> None:
        batch.done = True
        content = b"".join(batch.lines)
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(self._file, left) :]
            os.fsync(self._file)
            self._size += len(content)
        except OSError as error:
            batch.failed = error
            with suppress(OSError):  # half a line is no line
                os.ftruncate(self._file, self._size)
                os.lseek(self._file, self._size, os.SEEK_SET)

    def _lock(self) -> None:
        """Keep a second server from the same file, where the system can."""
        try:
            import fcntl
        except ImportError:
            return
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BadData(
                "another class writes this record", received=f"'{self.path}'",
                remedy="End that one, or name another file.",
            ) from error  # fmt: skip

    def _read(self, path: Path) -> tuple[list[dict[str, Any]], int]:
        """Return the events after the first line, and the bytes up to the last whole line."""
        if os.fstat(self._file).st_size > LARGEST:
            raise BadData("this is no class's record", received=f"'{path}', over 1 GiB")
        content = b"".join(iter(lambda: os.read(self._file, 2**20), b""))
        whole, _, _ = content.rpartition(b"\n")
        events: list[dict[str, Any]] = []
        for number, line in enumerate(whole.splitlines() if content else [], 1):
            try:
                events.append(json.loads(line))
            except ValueError:
                raise _foreign(path, number) from None
            if not isinstance(events[-1], dict) or (number == 1 and events[0] != FIRST):
                raise _foreign(path, number)
        if content and not whole:
            raise _foreign(path, 1)
        return events[1:], len(whole) + 1 if whole else 0


def _foreign(path: Path, line: int) -> BadData:
    return BadData(
        "this is no class's record", received=f"'{path}', line {line}",
        remedy="Name a file that convscope wrote, or one that is not there yet.",
    )  # fmt: skip
