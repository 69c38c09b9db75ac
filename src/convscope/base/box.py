"""A box of cells: what a part of one tensor needs of another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .errors import BadShape


@dataclass(frozen=True)
class Box:
    """Cells from ``start`` up to, not including, ``stop`` on every axis, as Python slices count.

    A box may reach outside its tensor (a window over padding does); ``clip`` cuts it to a shape.

    >>> Box((0, -1), (3, 4)).clip((2, 9))
    Box(start=(0, 0), stop=(2, 4))
    >>> Box.cell((2, 5)).shape
    (1, 1)
    """

    start: tuple[int, ...]
    stop: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.start) != len(self.stop):
            raise BadShape("a box needs as many starts as stops", received=f"{self}")

    @classmethod
    def cell(cls, index: Sequence[int]) -> Box:
        """Return the box of one cell."""
        return cls(tuple(int(i) for i in index), tuple(int(i) + 1 for i in index))

    @classmethod
    def whole(cls, shape: Sequence[int]) -> Box:
        """Return the box of every cell of a tensor of this shape."""
        return cls((0,) * len(shape), tuple(int(n) for n in shape))

    @property
    def shape(self) -> tuple[int, ...]:
        """Cells along each axis; zero where the box is empty."""
        return tuple(max(0, b - a) for a, b in zip(self.start, self.stop, strict=True))

    @property
    def empty(self) -> bool:
        """True when the box holds no cell."""
        return 0 in self.shape

    @property
    def slices(self) -> tuple[slice, ...]:
        """The box as an index; clip it first."""
        return tuple(slice(a, b) for a, b in zip(self.start, self.stop, strict=True))

    def clip(self, shape: Sequence[int]) -> Box:
        """Return the part inside a tensor of ``shape``."""
        start = tuple(min(max(a, 0), n) for a, n in zip(self.start, shape, strict=True))
        stop = tuple(min(max(b, 0), n) for b, n in zip(self.stop, shape, strict=True))
        return Box(start, stop)

    def hull(self, other: Box) -> Box:
        """Return the smallest box that holds both; an empty box adds nothing."""
        if self.empty:
            return other
        if other.empty:
            return self
        return Box(tuple(map(min, self.start, other.start)), tuple(map(max, self.stop, other.stop)))

    def axes(self) -> Iterator[tuple[int, int]]:
        """Yield ``(start, stop)`` axis by axis."""
        return zip(self.start, self.stop, strict=True)
