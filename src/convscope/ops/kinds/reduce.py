"""What the reductions share: which axes, and the cells that end in one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.box import Box
from ...base.errors import BadShape
from ...base.terms import Factor


@dataclass(frozen=True)
class Reduced:
    """A shape and the axes of it that are reduced."""

    shape: tuple[int, ...]
    axes: tuple[int, ...]
    keep: bool = True

    @property
    def count(self) -> int:
        """How many cells end in one."""
        return int(np.prod([self.shape[a] for a in self.axes], dtype=int))

    def apply(self, function: Callable[..., Any], x: Array) -> Array:
        """Run a NumPy reduction over these axes; the type of the values stays."""
        return np.asarray(function(x, axis=self.axes, keepdims=self.keep)).astype(x.dtype)

    def largest(self, x: Array) -> Array:
        """Return the largest of the cells that end in one; of none the lowest there is."""
        first, _ = ends(x.dtype)
        return self.apply(partial(np.max, initial=first), x)

    def smallest(self, x: Array) -> Array:
        """Return the smallest of the cells that end in one; of none the highest there is."""
        _, last = ends(x.dtype)
        return self.apply(partial(np.min, initial=last), x)

    def stretch(self, y: Array) -> Array:
        """Return a reduced tensor as it stands for every cell that ended in it."""
        kept = [1 if a in self.axes else n for a, n in enumerate(self.shape)]
        return np.broadcast_to(y.reshape(kept), self.shape)

    def rows(self, x: Array) -> Array:
        """Lay the cells that end in one along a last axis: (…, count)."""
        moved = np.moveaxis(x, self.axes, range(-len(self.axes), 0))
        return moved.reshape(*moved.shape[: x.ndim - len(self.axes)], self.count)

    def unrows(self, rows: Array) -> Array:
        """Put rows back where they were."""
        lengths = [self.shape[a] for a in self.axes]
        moved = rows.reshape(*rows.shape[:-1], *lengths)
        return np.moveaxis(moved, range(-len(self.axes), 0), self.axes)

    def first(self, x: Array, value: Array) -> Array:
        """Mark the first cell, in each set that is reduced, that holds the value."""
        hits = self.rows(x == value)
        return self.unrows(hits & (np.cumsum(hits, axis=-1) == 1))

    def cell_in(self, cell: Sequence[int]) -> list[int | slice]:
        """Return, as an index of the input, everything that ends in an output cell."""
        rest = list(cell)
        index: list[int | slice] = []
        for axis in range(len(self.shape)):
            if axis in self.axes:
                index.append(slice(None))
                if self.keep:
                    rest.pop(0)
            else:
                index.append(rest.pop(0))
        return index


def reduced(x: Array, axes: Array | None, attributes: dict[str, Any]) -> Reduced:
    """Resolve ONNX's axes input and its attributes ``keepdims`` and ``noop_with_empty_axes``.

    Raises BadShape for an axis that is not there.

    >>> reduced(np.zeros((2, 3, 4)), np.array([-1, 0]), {}).axes
    (0, 2)
    """
    given = () if axes is None else checked(np.ravel(axes), x.ndim)
    if not given and not attributes.get("noop_with_empty_axes", 0):
        given = tuple(range(x.ndim))
    return Reduced(tuple(x.shape), given, bool(attributes.get("keepdims", 1)))


def ends(dtype: Any) -> tuple[Any, Any]:
    """Return the lowest and the highest value of a type.

    >>> ends(np.dtype("float32")), ends(np.dtype("bool"))
    ((-inf, inf), (False, True))
    """
    if np.dtype(dtype).kind == "f":
        return -np.inf, np.inf
    if np.dtype(dtype).kind == "b":
        return False, True
    return int(np.iinfo(dtype).min), int(np.iinfo(dtype).max)


def checked(axes: Sequence[int] | Array, rank: int) -> tuple[int, ...]:
    """Return axes counted from the front, in order; raises BadShape for one that is not there."""
    wrong = [int(a) for a in axes if not -rank <= a < rank]
    if wrong:
        raise BadShape(
            f"a tensor of {rank} axes has the axes {-rank} to {rank - 1}", received=str(wrong[0])
        )
    return tuple(sorted({int(a) % rank for a in axes}))


def under(cell: Sequence[int], x: Array, over: Reduced) -> Factor:
    """Return the values that end in one cell, in double precision, and where they are."""
    ranges = [
        np.arange(n) if isinstance(i, slice) else np.array([i])
        for i, n in zip(over.cell_in(cell), x.shape, strict=True)
    ]
    found = np.stack(np.meshgrid(*ranges, indexing="ij"), axis=-1).reshape(-1, x.ndim)
    return Factor("x", x[tuple(found.T)].astype(np.float64), 0, found)


def one_of(read: Factor, i: int, name: str = "x") -> Factor:
    """Return one of the values that were read, as a factor by itself."""
    cells = None if read.cells is None else read.cells[i : i + 1]
    return Factor(name, read.values[i : i + 1], read.input, cells)


def reads(
    box: Box, x: Array, axes: Array | None = None, **attributes: Any
) -> tuple[Box, Box | None]:
    """Return the box with the reduced axes whole."""
    over = reduced(x, axes, attributes)
    first, last = over.cell_in(box.start), over.cell_in(box.stop)
    start = tuple(0 if isinstance(i, slice) else i for i in first)
    stop = tuple(n if isinstance(i, slice) else i for i, n in zip(last, x.shape, strict=True))
    return Box(start, stop), None if axes is None else Box.whole(np.shape(axes))


def multiply_adds(x: Array, axes: Array | None = None, **attributes: Any) -> int:
    """Count one addition for every cell that is reduced."""
    return int(x.size)


def whole_along(box: Box, shape: Sequence[int], axes: Sequence[int]) -> Box:
    """Return the box with some axes whole: what a value reads that looks along them.

    >>> whole_along(Box((1, 2), (2, 3)), (4, 9), (1,))
    Box(start=(1, 0), stop=(2, 9))
    """
    kept = checked(axes, len(shape))
    start = tuple(0 if a in kept else i for a, i in enumerate(box.start))
    stop = tuple(shape[a] if a in kept else i for a, i in enumerate(box.stop))
    return Box(start, stop)
