"""Elementwise: each output value is a function of the values at its own place.

Inputs broadcast as ONNX and NumPy do: aligned at the last axis, size 1 stretched.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.box import Box
from ...base.terms import Factor, Terms
from .plain import multiply_adds

__all__ = [
    "factor", "multiply_adds", "picked", "place", "reads", "single", "terms", "unbroadcast",
]  # fmt: skip


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
        factors.append(factor(_name(module, position), position, cell, x))
    product = module.forward(*values, **attributes)
    return Terms(tuple(factors), np.array([float(product)]))


def reads(
    module: ModuleType, box: Box, *inputs: Array | None, **attributes: Any
) -> tuple[Box | None, ...]:
    """Return the same box of each input, one cell wide along stretched axes."""
    return tuple(None if x is None else _reads_one(box, np.shape(x)) for x in inputs)


def _reads_one(box: Box, shape: Sequence[int]) -> Box:
    pairs = list(box.axes())[len(box.start) - len(shape) :]
    pairs = [(0, 1) if n == 1 else pair for pair, n in zip(pairs, shape, strict=True)]
    return Box(tuple(p[0] for p in pairs), tuple(p[1] for p in pairs))


def unbroadcast(gradient: Array, shape: Sequence[int]) -> Array:
    """Sum a gradient back over the axes along which an input of ``shape`` was stretched.

    >>> unbroadcast(np.ones((2, 3)), (3,)).tolist()
    [2.0, 2.0, 2.0]
    """
    gradient = gradient.sum(axis=tuple(range(gradient.ndim - len(shape))))
    stretched = tuple(i for i, n in enumerate(shape) if n == 1 and gradient.shape[i] != 1)
    return gradient.sum(axis=stretched, keepdims=True) if stretched else gradient


def factor(name: str, position: int, cell: Sequence[int], x: Array) -> Factor:
    """Return the value that an output cell reads of one input, with where it was read."""
    at = place(cell, x.shape)
    return Factor(name, np.array([float(x[at])]), position, np.array([at]).reshape(1, x.ndim))


def single(one: Factor) -> Terms:
    """Return one factor as the whole arithmetic: the value itself."""
    return Terms((one,), one.values.copy())


def picked(dy: Array, inputs: Sequence[Array], value: Array) -> tuple[Array, ...]:
    """Send each gradient to the first input that holds the value that was picked."""
    free = np.ones(value.shape, bool)
    gradients = []
    for x in inputs:
        mine = free & (x == value)
        free &= ~mine
        gradients.append(unbroadcast(np.where(mine, dy, 0), x.shape))
    return tuple(gradients)


def _name(module: ModuleType, position: int) -> str:
    names: Sequence[str] = getattr(module, "INPUTS", ())
    return names[position] if position < len(names) else f"x{position + 1}"
