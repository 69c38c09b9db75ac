"""Elementwise: each output value is a function of the values at its own place.

Inputs broadcast as ONNX and NumPy do: aligned at the last axis, size 1 stretched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.box import Box
from ...base.errors import BadShape
from ...base.terms import Factor, Terms
from ...base.uses import Uses, met, within
from .plain import multiply_adds

__all__ = [
    "Joined", "check_shapes", "factor", "joined", "multiply_adds", "named", "picked", "place",
    "readers", "reads", "single", "stretched", "terms", "unbroadcast", "uses",
]  # fmt: skip


def check_shapes(name: str, *inputs: Array) -> tuple[int, ...]:
    """Return the shape that the inputs of op ``name`` broadcast to; raises BadShape otherwise.

    >>> check_shapes("Add", np.zeros((4, 1)), np.zeros(3))
    (4, 3)
    """
    try:
        return np.broadcast_shapes(*(x.shape for x in inputs))
    except ValueError:
        raise BadShape(
            f"{name}: the inputs' shapes do not go together",
            received=" and ".join(str(x.shape) for x in inputs),
            remedy="Counted from the last axis, sizes must be equal or 1.",
        ) from None


def place(cell: Sequence[int], shape: Sequence[int]) -> tuple[int, ...]:
    """Return where an output cell reads an input of ``shape``.

    >>> place((1, 4, 7), (4, 1, 9)), place((1, 4, 7), (9,))
    ((1, 0, 7), (7,))
    """
    tail = cell[len(cell) - len(shape) :]
    return tuple(0 if n == 1 else i for i, n in zip(tail, shape, strict=True))


def terms(
    module: ModuleType, cell: Sequence[int], *inputs: Array | None, **attributes: Any
) -> Terms:
    """Return one term: the function of the values at this place."""
    factors: list[Factor] = []
    values: list[Array | None] = []
    for position, x in enumerate(inputs):
        if x is None:
            values.append(None)
            continue
        x = np.asarray(x)
        at = place(cell, x.shape)
        values.append(np.asarray(np.float64(x[at]) if x.dtype.kind == "f" else x[at]))
        factors.append(factor(named(module, position), position, cell, x))
    product = module.forward(*values, **attributes)
    return Terms(tuple(factors), np.array([float(product)]))


def reads(
    module: ModuleType, box: Box, *inputs: Array | None, **attributes: Any
) -> tuple[Box | None, ...]:
    """Return the same box of each input, one cell wide along stretched axes."""
    shapes = [None if x is None else np.shape(x) for x in inputs]
    output = np.broadcast_shapes(*(shape for shape in shapes if shape is not None))
    return tuple(None if shape is None else stretched(box, shape, output) for shape in shapes)


def stretched(box: Box, shape: Sequence[int], output: Sequence[int]) -> Box:
    """Return what a box of the output reads of an input of ``shape`` that was broadcast to it.

    >>> stretched(Box((0, 2, -1), (1, 3, 4)), (9, 1), (1, 9, 7))
    Box(start=(2, 0), stop=(3, 1))
    """
    ahead = len(output) - len(shape)
    pairs = [
        (0, 1) if n == 1 and wide != 1 else pair
        for pair, n, wide in zip(list(box.axes())[ahead:], shape, output[ahead:], strict=True)
    ]
    return Box(tuple(p[0] for p in pairs), tuple(p[1] for p in pairs))


def readers(index: Sequence[int], shape: Sequence[int], output: Sequence[int]) -> Box:
    """Return the output cells that read the cell ``index`` of an input of ``shape``.

    >>> readers((2, 0), (3, 1), (4, 3, 7))
    Box(start=(0, 2, 0), stop=(4, 3, 7))
    """
    ahead = len(output) - len(shape)
    wide = [n == 1 for n in shape]
    start = [0 if w else i for i, w in zip(index, wide, strict=True)]
    stop = [n if w else i + 1 for i, w, n in zip(index, wide, output[ahead:], strict=True)]
    return Box((0,) * ahead + tuple(start), tuple(output[:ahead]) + tuple(stop))


def uses(
    module: ModuleType, position: int, index: Sequence[int], *inputs: Array | None,
    **attributes: Any,
) -> Uses:  # fmt: skip
    """Return every value that one weight takes part in, by the op's own backward there.

    The weight is laid out over all of them, so that each has a slope of its own. Where the op
    reads one other input, that is what the weight meets.
    """
    given = {i: np.asarray(x) for i, x in enumerate(inputs) if x is not None}
    output = np.broadcast_shapes(*(x.shape for x in given.values()))
    box = readers(index, given[position].shape, output)
    parts: list[Array | None] = [None] * len(inputs)
    for i, x in given.items():
        parts[i] = _part(x, box, output)
    parts[position] = np.full(box.shape, given[position][tuple(index)], np.float64)
    slopes = module.backward(np.ones(box.shape), *parts, **attributes)[position].ravel()
    cells = within(box)
    others = [i for i in given if i != position]
    if len(others) != 1:
        return Uses(cells, slopes)
    x = given[others[0]]
    read = cells[:, len(output) - x.ndim :] * (np.array(x.shape, int) != 1)
    return Uses(cells, slopes, met(x, read, others[0], named(module, others[0])))


def _part(x: Array, box: Box, output: Sequence[int]) -> Array:
    """Return what a box of the output reads of an input, in double precision."""
    part = x[stretched(box, x.shape, output).slices]
    return part.astype(np.float64) if part.dtype.kind == "f" else part


def unbroadcast(gradient: Array, shape: Sequence[int]) -> Array:
    """Sum a gradient back over the axes along which an input of ``shape`` was stretched.

    >>> unbroadcast(np.ones((2, 3)), (3,)).tolist()
    [2.0, 2.0, 2.0]
    """
    if gradient.shape == tuple(shape):
        return gradient
    ahead = gradient.ndim - len(shape)
    wide = [i + ahead for i, n in enumerate(shape) if n == 1 and gradient.shape[i + ahead] != 1]
    return np.asarray(gradient.sum(axis=(*range(ahead), *wide))).reshape(shape)


def factor(name: str, position: int, cell: Sequence[int], x: Array) -> Factor:
    """Return the value that an output cell reads of one input, with where it was read."""
    at = place(cell, x.shape)
    return Factor(name, np.array([float(x[at])]), position, np.array([at]).reshape(1, x.ndim))


def single(one: Factor) -> Terms:
    """Return one factor as the whole arithmetic: the value itself."""
    return Terms((one,), one.values.copy())


@dataclass(frozen=True)
class Joined(Terms):
    """Terms of which each reads one input: a + b, max(a, b).

    In the other inputs' terms a factor is 1 and its row of cells -1: it takes no part. A factor
    from an input without axes has no cells to name.
    """

    @property
    def inside(self) -> Array:
        """All terms: none of them lies over padding."""
        return np.ones(len(self.products), bool)


def joined(
    module: ModuleType | Sequence[str], cell: Sequence[int], inputs: Sequence[Array],
    combine: str = "sum", scales: tuple[str, Sequence[float]] | None = None,
) -> Joined:  # fmt: skip
    """Return one term for each input: its value here, times its own scale where there is one.

    ``scales`` is the scales' name and one number for each input.

    >>> both = joined(("a", "b"), (0,), (np.array([5.0]), np.array(2.0)), scales=("sign", (1, -1)))
    >>> both.products.tolist(), both.value
    ([5.0, -2.0], 3.0)
    """
    count = len(inputs)
    factors: list[Factor] = []
    products = np.ones(count)
    for position, x in enumerate(inputs):
        one = factor(named(module, position), position, cell, x)
        values, cells = np.ones(count), np.full((count, x.ndim), -1)
        values[position], cells[position] = one.values[0], one.cells
        factors.append(Factor(one.name, values, position, cells if x.ndim else None))
        products[position] = one.values[0]
    if scales is not None:
        factors.append(Factor(scales[0], np.array(scales[1], np.float64)))
        products = products * factors[-1].values
    return Joined(tuple(factors), products, combine)


def picked(dy: Array, inputs: Sequence[Array], value: Array) -> tuple[Array, ...]:
    """Send each gradient to the first input that holds the value that was picked.

    >>> both = np.array([1, 5]), np.array([3, 5])
    >>> [g.tolist() for g in picked(np.ones(2), both, np.array([3, 5]))]
    [[0.0, 1.0], [1.0, 0.0]]
    """
    free = np.ones(np.shape(value), bool)
    gradients = []
    for x in inputs:
        mine = free & (x == value)
        free &= ~mine
        gradients.append(unbroadcast(np.where(mine, dy, 0), x.shape))
    return tuple(gradients)


def named(module: ModuleType | Sequence[str], position: int) -> str:
    """Return what an op calls an input: by INPUTS, else x1, x2, …

    >>> named(("condition", "a"), 1), named((), 1)
    ('a', 'x2')
    """
    names = module.INPUTS if isinstance(module, ModuleType) else module
    return str(names[position]) if position < len(names) else f"x{position + 1}"
