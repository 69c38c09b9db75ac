"""Normalising over a set of values: y = (x − mean) / √(variance + epsilon) · scale + bias.

Layer, instance and group normalisation differ only in which values form a set. Seen as an array
(sets, values), all three are the same few lines.
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
    """Measure every set."""
    mean = sets.mean(axis=1, keepdims=True)
    variance = sets.var(axis=1, keepdims=True)
    return Normalised(sets, mean, np.sqrt(variance + np.asarray(epsilon, sets.dtype)))


def backward(dy: Array, sets: Array, epsilon: float) -> Array:
    """Return the gradient of the sets: (dy − mean dy − y · mean(dy · y)) / deviation."""
    found = normalise(sets, epsilon)
    y = found.values
    inner = dy - dy.mean(axis=1, keepdims=True) - y * (dy * y).mean(axis=1, keepdims=True)
    return inner / found.deviation


def terms(
    cell: Sequence[int], x: Array, members: Array, epsilon: float,
    scale: Numbered | None, bias: Numbered | None,
) -> Terms:  # fmt: skip
    """Return (x − mean) · 1/deviation · scale, plus the bias, for one value of one set.

    ``members`` are the values of the set; scale and bias are given as (input, array, index).
    """
    values = members.astype(np.float64).ravel()
    mean, variance = values.mean(), values.var()
    over = 1 / np.sqrt(variance + epsilon)
    own = np.array([float(x[tuple(cell)])])
    factors = [
        Factor("x", own, 0, np.array([tuple(cell)])),
        Factor("1 / deviation", np.array([over])),
    ]
    product = (own - mean) * over
    if scale is not None:
        factors.append(_number("scale", *scale))
        product = product * factors[-1].values
    steps = (
        ("values", float(values.size)),
        ("mean", float(mean)),
        ("variance", float(variance)),
        ("epsilon", epsilon),
        ("x − mean", float(own[0] - mean)),
    )
    added = None if bias is None else _number("bias", *bias)
    return Terms(tuple(factors), product, bias=added, steps=steps)


def _number(name: str, position: int, numbers: Array, at: tuple[int, ...]) -> Factor:
    return Factor(name, np.array([float(numbers[at])]), position, np.array([at]).reshape(1, -1))


def by_channel(numbers: Array, x: Array) -> Any:
    """Return one number a channel so that it broadcasts over (n c …)."""
    return numbers.reshape(-1, *(1,) * (x.ndim - 2))
