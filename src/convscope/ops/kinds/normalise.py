"""Normalising over a set of values: y = (x − mean) / √(variance + epsilon) · scale + bias.

Layer, instance and group normalisation differ only in which values form a set. Seen as an array
(sets, values), all three are the same few lines.

One value's arithmetic is shown as it is computed once mean and deviation are known: with
shift = bias − mean · scale / deviation it is the one product x · scale · 1/deviation + shift.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from ...base.array import Array
from ...base.terms import Factor, Terms

Numbered: TypeAlias = tuple[int, Array, tuple[int, ...]]
"""Learnt numbers: which input they are, the array, and the index of the one that is used."""


@dataclass(frozen=True)
class Normalised:
    """A tensor seen as sets of values that are normalised together."""

    sets: Array  # (sets, values)
    mean: Array  # (sets, 1)
    deviation: Array  # (sets, 1): √(variance + epsilon)

    @property
    def values(self) -> Array:
        """Every value less the mean of its set, over the deviation."""
        return (self.sets - self.mean) / self.deviation


def normalise(sets: Array, epsilon: float) -> Normalised:
    """Measure every set.

    >>> normalise(np.array([[1.0, 3.0]]), 0.0).values.tolist()
    [[-1.0, 1.0]]
    """
    mean = sets.mean(axis=1, keepdims=True)
    variance = sets.var(axis=1, keepdims=True)
    return Normalised(sets, mean, np.sqrt(variance + np.asarray(epsilon, sets.dtype)))


def backward(dy: Array, sets: Array, epsilon: float) -> Array:
    """Return the gradient of the sets: (dy − mean dy − y · mean(dy · y)) / deviation."""
    found = normalise(sets, epsilon)
    y = found.values
    inner = dy - dy.mean(axis=1, keepdims=True) - y * (dy * y).mean(axis=1, keepdims=True)
    return inner / found.deviation


def moments(members: Array) -> tuple[float, float]:
    """Return the mean and the variance of a set in double precision.

    >>> moments(np.array([1.0, 3.0]))
    (2.0, 1.0)
    """
    values = members.astype(np.float64)
    return float(values.mean()), float(values.var())


def terms(
    cell: Sequence[int], x: Array, mean: float, deviation: float,
    scale: Numbered | None = None, bias: Numbered | None = None,
    steps: tuple[tuple[str, float], ...] = (),
) -> Terms:  # fmt: skip
    """Return x · scale · 1/deviation + shift for one value, the steps with what they are made of.

    >>> t = terms((1,), np.array([1.0, 3.0]), mean=2.0, deviation=0.5)
    >>> t.products.tolist(), float(t.bias.values[0]), t.value
    ([6.0], -4.0, 2.0)
    """
    own = own_value(cell, x)
    over = Factor("1 / deviation", np.array([1 / deviation]))
    factors = [own, over] if scale is None else [own, _number("scale", *scale), over]
    slope = np.prod([f.values for f in factors[1:]], axis=0)
    steps = (*steps, ("deviation", deviation), ("x − mean", float(own.values[0]) - mean))
    added = None if bias is None else _number("bias", *bias)
    if mean:
        less = 0.0 if added is None else added.values
        if added is not None:
            steps = (*steps, ("bias", float(added.values[0])))
        added = Factor("shift", less - mean * slope)
    size = abs(mean * float(slope[0]))
    return Terms(tuple(factors), own.values * slope, bias=added, steps=steps, size=size)


def own_value(cell: Sequence[int], x: Array) -> Factor:
    """Return the value in one cell as a factor."""
    at = tuple(int(i) for i in cell)
    return Factor("x", np.array([float(x[at])]), 0, np.array([at], np.int64).reshape(1, x.ndim))


def multiply_adds(x: Array, *_: Any, **__: Any) -> int:
    """Count one multiply-add a value."""
    return int(x.size)


def _number(name: str, position: int, numbers: Array, at: tuple[int, ...]) -> Factor:
    value = np.array([float(numbers[at])])
    return Factor(name, value, position, np.array([at], np.int64).reshape(1, numbers.ndim))


def by_channel(numbers: Array, x: Array) -> Array:
    """Return one number a channel so that it broadcasts over (n c …)."""
    return numbers.reshape(-1, *(1,) * (x.ndim - 2))
