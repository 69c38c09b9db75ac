"""What the reductions share: which axes, and the cells that end in one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.box import Box


@dataclass(frozen=True)
class Reduced:
    """A shape and the axes of it that are reduced."""

    shape: tuple[int, ...]
    axes: tuple[int, ...]
    keep: bool

    @property
    def count(self) -> int:
        """How many cells end in one."""
        return int(np.prod([self.shape[a] for a in self.axes], dtype=int))

    def apply(self, function: Callable[..., Any], x: Array) -> Array:
        """Run a NumPy reduction over these axes."""
        return np.asarray(function(x, axis=self.axes, keepdims=self.keep))

    def stretch(self, y: Array) -> Array:
        """Return a reduced tensor as it stands for every cell that ended in it."""
        kept = [1 if a in self.axes else n for a, n in enumerate(self.shape)]
        return np.broadcast_to(y.reshape(kept), self.shape)

    def first(self, x: Array, value: Array) -> Array:
        """Mark the first cell, in each set that is reduced, that holds the value."""
        moved = np.moveaxis(x == value, self.axes, range(-len(self.axes), 0))
        flat = moved.reshape(*moved.shape[: moved.ndim - len(self.axes)], -1)
        mark = flat & (np.cumsum(flat, axis=-1) == 1)
        return np.moveaxis(mark.reshape(moved.shape), range(-len(self.axes), 0), self.axes)

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
    """Resolve ONNX's axes input and its attributes ``keepdims`` and ``noop_with_empty_axes``."""
    given = [] if axes is None else [int(a) % x.ndim for a in np.ravel(axes)]
    if not given and not attributes.get("noop_with_empty_axes", 0):
        given = list(range(x.ndim))
    return Reduced(tuple(x.shape), tuple(given), bool(attributes.get("keepdims", 1)))


def under(cell: Sequence[int], x: Array, over: Reduced) -> tuple[Array, Array]:
    """Return the values that end in one cell, in double precision, and where they are."""
    index = over.cell_in(cell)
    ranges = [
        np.arange(n)[i] if isinstance(i, slice) else [i]
        for i, n in zip(index, x.shape, strict=True)
    ]
    found = np.stack(np.meshgrid(*ranges, indexing="ij"), axis=-1).reshape(-1, x.ndim)
    return x[tuple(found.T)].astype(np.float64), found


def reads(
    box: Box, x: Array, axes: Array | None = None, **attributes: Any
) -> tuple[Box, Box | None]:
    """Return the box with the reduced axes whole."""
    over = reduced(x, axes, attributes)
    first, last = over.cell_in(box.start), over.cell_in(box.stop)
    start = tuple(0 if isinstance(i, slice) else i for i in first)
    stop = tuple(n if isinstance(i, slice) else i for i, n in zip(last, x.shape, strict=True))
    return Box(start, stop), None if axes is None else Box.whole(np.shape(axes))
