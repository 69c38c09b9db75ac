"""Two runs side by side: where they differ, by how much, and where that begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Literal

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion, InputError
from ..trace import Layer, Trace

Why = Literal["only-first", "only-second", "shape", "no-values"]


@dataclass(frozen=True)
class Difference:
    """How far an output of one layer is from the same output in the second trace.

    ``largest`` is max |a − b|, met first at ``cell``; ``rms`` is the root of the mean of
    (a − b)²; ``relative`` is ``largest`` as a part of max |b|; ``beyond`` is the share of cells,
    0 to 1, that are further apart than the tolerance allows. Where one of the two is not finite
    and the other is something else, they are infinitely far apart: ``not_finite`` counts those
    cells, and ``rms`` leaves them out. Two NaN, or two infinities of one sign, are the same.
    """

    layer: str
    output: int
    shape: tuple[int, ...]
    largest: float
    rms: float
    relative: float
    cell: tuple[int, ...]
    beyond: float
    not_finite: int


@dataclass(frozen=True)
class Unmatched:
    """A layer that cannot be compared: it is only in one trace, of another shape, or empty."""

    layer: str
    why: Why


@dataclass(frozen=True)
class Comparison:
    """Every output of every layer that both traces have, in the order of the first's graph."""

    differences: tuple[Difference, ...]
    unmatched: tuple[Unmatched, ...]
    tolerance: float

    def __iter__(self) -> Iterator[Difference]:
        return iter(self.differences)

    def __len__(self) -> int:
        return len(self.differences)

    def __getitem__(self, layer: str) -> Difference:
        """Return the difference of a layer's first output. Raises BadQuestion without one."""
        if layer not in self._by_layer:
            raise BadQuestion("no layer of that name was compared", received=repr(layer))
        return self._by_layer[layer]

    @cached_property
    def _by_layer(self) -> dict[str, Difference]:
        return {d.layer: d for d in reversed(self.differences)}

    @property
    def first_diverging(self) -> str | None:
        """The first layer whose relative difference is beyond the tolerance; None without one."""
        return next((d.layer for d in self.differences if d.relative > self.tolerance), None)


def compare(a: Trace, b: Trace, tolerance: float = 1e-3) -> Comparison:
    """Compare two traces, layer by layer of the same name and shape.

    They may be of two pictures in one network, or of two networks. ``tolerance`` is how far two
    values may be apart, as a part of the largest |b| of their layer; raises InputError where it
    is no finite number from 0.
    """
    if not (isfinite(tolerance) and tolerance >= 0):
        raise InputError("a tolerance is a finite number from 0", received=f"{tolerance!r}")
    differences: list[Difference] = []
    unmatched: list[Unmatched] = []
    names = {node.name for node in b.network.nodes}
    for node in a.network.nodes:
        if node.name not in names:
            unmatched.append(Unmatched(node.name, "only-first"))
        elif node.name in a.missing or node.name in b.missing:
            unmatched.append(Unmatched(node.name, "no-values"))
        else:
            found = _of_layer(a[node.name], b[node.name], tolerance)
            differences += found
            if not found:
                unmatched.append(Unmatched(node.name, "shape"))
    names = {node.name for node in a.network.nodes}
    more = (node.name for node in b.network.nodes if node.name not in names)
    unmatched += (Unmatched(name, "only-second") for name in more)
    return Comparison(tuple(differences), tuple(unmatched), tolerance)


def _of_layer(a: Layer, b: Layer, tolerance: float) -> list[Difference]:
    """Return a difference for each output; none where shapes or types do not go together."""
    pairs = list(zip(a.outputs, b.outputs, strict=False))
    if len(a.outputs) != len(b.outputs) or not all(_comparable(x, y) for x, y in pairs):
        return []
    return [difference(a.name, i, x, y, tolerance) for i, (x, y) in enumerate(pairs)]


def _comparable(x: Array, y: Array) -> bool:
    texts = "OSUM"
    return x.shape == y.shape and x.dtype.kind not in texts and y.dtype.kind not in texts


def difference(layer: str, output: int, a: Array, b: Array, tolerance: float) -> Difference:
    """Return how far two arrays of one shape are apart.

    >>> found = difference("conv1", 0, np.array([1.0, 2.0, 3.5]), np.array([1.0, 2.0, 5.0]), 0.1)
    >>> found.largest, found.relative, found.cell, round(found.beyond, 3)
    (1.5, 0.3, (2,), 0.333)
    """
    if a is b or not a.size:
        return Difference(layer, output, a.shape, 0.0, 0.0, 0.0, (0,) * a.ndim, 0.0, 0)
    apart, scale = _apart(a, b), _scale(b)
    finite = apart[np.isfinite(apart)]
    place = int(apart.argmax())
    largest = float(apart.flat[place])
    return Difference(
        layer=layer,
        output=output,
        shape=a.shape,
        largest=largest,
        rms=float(np.sqrt(np.mean(finite**2))) if finite.size else 0.0,
        relative=_part(largest, scale),
        cell=tuple(int(i) for i in np.unravel_index(place, a.shape)),
        beyond=float((apart > tolerance * scale).mean()),
        not_finite=apart.size - finite.size,
    )


def _apart(a: Array, b: Array) -> Array:
    """Return |a − b| in double precision: 0 for the same NaN or infinity, else infinity there."""
    a, b = a.astype(np.float64), b.astype(np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        apart = np.abs(a - b)
    odd = ~(np.isfinite(a) & np.isfinite(b))
    if odd.any():
        same = (a == b) | (np.isnan(a) & np.isnan(b))
        apart[odd] = np.where(same[odd], 0.0, np.inf)
    return apart


def _scale(b: Array) -> float:
    """Return the largest |b| that is finite."""
    sizes = np.abs(b.astype(np.float64))
    return float(sizes.max(initial=0.0, where=np.isfinite(sizes)))


def _part(largest: float, scale: float) -> float:
    if largest == 0:
        return 0.0
    return largest / scale if scale else float("inf")
