"""Tensors by name, each left with the engine that made it until it is asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping

from ..base.array import Array


class Waiting:
    """One tensor that an engine holds: copied out of it once, when it is first asked for."""

    def __init__(self, copy: Callable[[], Array], nbytes: int) -> None:
        self.nbytes = nbytes
        self._copy: Callable[[], Array] | None = copy
        self._copied: Array | None = None
        self._lock = threading.Lock()  # several questions may ask for one tensor at once

    def array(self) -> Array:
        """Return the values, which cannot be written to: whoever asks gets the same array."""
        with self._lock:
            if self._copied is None and self._copy is not None:
                self._copied = self._copy()
                self._copied.flags.writeable = False
                self._copy = None  # and with it the engine's own copy
            assert self._copied is not None
            return self._copied


class Tensors(Mapping[str, Array]):
    """Tensors by name. Two of these may share some: a trace and what was made of it by an edit."""

    def __init__(self, held: Mapping[str, Array | Waiting]) -> None:
        self._held = dict(held)

    def __getitem__(self, name: str) -> Array:
        found = self._held[name]
        return found.array() if isinstance(found, Waiting) else found

    def __contains__(self, name: object) -> bool:
        return name in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)

    @property
    def nbytes(self) -> int:
        """The bytes of all of them, without copying any."""
        return sum(held.nbytes for held in self._held.values())


def shared(tensors: Mapping[str, Array], names: Iterable[str]) -> dict[str, Array | Waiting]:
    """Return some tensors to be held by another trace too, copied no sooner for that."""
    held = tensors._held if isinstance(tensors, Tensors) else tensors
    return {name: held[name] for name in names}
