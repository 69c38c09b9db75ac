"""The arithmetic of one value, as data: which numbers, multiplied how, summed to what."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from .array import Array


class Kind(StrEnum):
    """The kinds of arithmetic. Explanations and views know these, never an op's name."""

    WINDOW_SUM = "window-sum"
    WINDOW_PICK = "window-pick"
    DOT = "dot"
    ELEMENTWISE = "elementwise"
    AFFINE = "affine"
    NORMALISE = "normalise"
    REARRANGE = "rearrange"
    SHAPE = "shape"


@dataclass(frozen=True)
class Factor:
    """One factor of every term: its values and where each was read.

    ``input`` is the position among the op's inputs, or None for a constant of the op itself
    (the 1/9 of an average). ``cells`` has a row of indices for each term; a row of -1 stands
    for padding: nothing was read there, the value is the padding's. Where the values are made
    from what was read (e^(x − max) from x), ``read`` holds that; None where they are it.
    """

    name: str
    values: Array  # (terms,) float64
    input: int | None = None
    cells: Array | None = None  # (terms, rank of the input) int64
    read: Array | None = None  # (terms,) float64


@dataclass(frozen=True)
class Term:
    """One term: its factors' values and their product."""

    factors: tuple[float, ...]
    product: float
    inside: bool


@dataclass(frozen=True)
class Terms:
    """All terms of one value, in the op's own order.

    value = (combine of the products, + bias) ** (1 / root), where combine is sum, max or min.
    ``layout`` says how the terms lie in the window (channels, kh, kw); ``steps`` are named
    numbers met on the way (a mean, a variance, a denominator); ``size`` is the size of what
    cancelled while a constant was made, since an engine's rounding is a part of that.

    >>> x = Factor("x", np.array([1.0, 2.0])); w = Factor("weight", np.array([3.0, 4.0]))
    >>> t = Terms((x, w), products=np.array([3.0, 8.0]), bias=Factor("bias", np.array([0.5])))
    >>> t.value, [term.product for term in t]
    (11.5, [3.0, 8.0])
    """

    factors: tuple[Factor, ...]
    products: Array  # (terms,) float64
    combine: str = "sum"
    bias: Factor | None = None
    root: float = 1.0
    layout: tuple[int, ...] = ()
    steps: tuple[tuple[str, float], ...] = field(default=())
    size: float = 0.0

    def __len__(self) -> int:
        return len(self.products)

    def __iter__(self) -> Iterator[Term]:
        columns = [f.values.tolist() for f in self.factors]
        inside = self.inside.tolist()
        for i, product in enumerate(self.products.tolist()):
            yield Term(tuple(c[i] for c in columns), product, inside[i])

    @property
    def inside(self) -> Array:
        """True for each term whose cells all lie inside their tensors, False over padding."""
        inside = np.ones(len(self.products), bool)
        for factor in self.factors:
            if factor.cells is not None and factor.cells.size:
                inside &= (factor.cells >= 0).all(axis=1)
        return inside

    @property
    def value(self) -> float:
        """The value the terms make, summed anew in double precision."""
        total = _COMBINE[self.combine](self.products)
        if self.bias is not None:
            total += float(self.bias.values[0])
        return total if self.root == 1 else math.pow(total, 1 / self.root)


def _sum(products: Array) -> float:
    # fsum is exact, but refuses to add infinities of both signs, which a user's network may hold
    if np.isfinite(products).all():
        return math.fsum(products.tolist())
    with np.errstate(invalid="ignore"):
        return float(np.sum(products))


_COMBINE: dict[str, Callable[[Array], float]] = {
    "sum": _sum,
    "max": lambda products: float(np.max(products)),
    "min": lambda products: float(np.min(products)),
}
