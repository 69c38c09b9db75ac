"""Results kept for a while, up to a bound in bytes; each is made once however many ask."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Results by key; the least recently asked for go first, the latest stays whatever its size.

    ``limit`` bounds the sum of their ``size``. Who asks for what is being made waits for it; an
    error goes to all who wait, and is not kept.
    """

    def __init__(self, limit: int, size: Callable[[T], int]) -> None:
        self._limit, self._size = limit, size
        self._found: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._making: dict[Hashable, Future[T]] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return the result under ``key``, made now if it is not there. Raises what it raises."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key][0]
            coming = self._making.get(key)
            if coming is None:
                promised = self._making[key] = Future()
        if coming is not None:
            return coming.result()
        try:
            made = make()
            size = self._size(made)
        except BaseException as error:
            with self._lock:
                del self._making[key]
            promised.set_exception(error)
            raise
        with self._lock:
            self._found[key] = (made, size)
            del self._making[key]
            while len(self._found) > 1 and self.bytes > self._limit:
                self._found.popitem(last=False)
        promised.set_result(made)
        return made

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._found

    @property
    def bytes(self) -> int:
        """How much is kept."""
        return sum(size for _, size in self._found.values())
