"""How a network does on pictures it does not learn from: loss, accuracy, mistakes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..base.array import Array
from ..data.data import Data
from .losses import loss_of

AT_ONCE = 256
"""Pictures that are scored at a time."""
WORST = 12


@dataclass(frozen=True)
class Mistake:
    """A picture (its number in the data), its class, the class it was taken for, how surely."""

    index: int
    true: int
    predicted: int
    probability: float


@dataclass(frozen=True, eq=False)
class Validation:
    """The loss and, for classes, the accuracy, the confusion (true, predicted), worst mistakes."""

    loss: float
    accuracy: float | None
    confusion: Array | None
    worst: tuple[Mistake, ...]
    pictures: int


def validate(
    scored: Callable[[Array], Array], data: Data, indices: Array, kind: str
) -> Validation | None:
    """Score the pictures ``indices`` and compare; None where there are none.

    ``scored`` gives scores (n k) for pictures (n c h w); ``kind`` is the loss's name.
    """
    if not len(indices):
        return None
    scores = all_scores(scored, data, indices)
    targets = data.labels[indices]
    with np.errstate(all="ignore"):
        loss, _ = loss_of(kind)(scores, targets)
    if kind != "cross-entropy":
        return Validation(loss, None, None, (), len(indices))
    p = probabilities(scores)
    taken = p.argmax(axis=1)
    confusion = np.zeros((scores.shape[1],) * 2, np.int64)
    np.add.at(confusion, (targets, taken), 1)
    accuracy = float((taken == targets).mean())
    return Validation(loss, accuracy, confusion, _worst(p, targets, indices), len(indices))


def all_scores(scored: Callable[[Array], Array], data: Data, indices: Array) -> Array:
    """Return the scores (n k) in float64 of many pictures, some at a time."""
    parts = [
        scored(data.tensor(indices[first : first + AT_ONCE])).astype(np.float64)
        for first in range(0, len(indices), AT_ONCE)
    ]
    found = np.concatenate(parts)
    return found.reshape(len(found), -1)


def probabilities(scores: Array) -> Array:
    """Return each row's softmax.

    >>> probabilities(np.array([[0.0, 0.0]])).tolist()
    [[0.5, 0.5]]
    """
    with np.errstate(all="ignore"):
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.nan_to_num(e / e.sum(axis=1, keepdims=True))


def _worst(p: Array, targets: Array, indices: Array) -> tuple[Mistake, ...]:
    """Return the mistakes that were made most surely."""
    taken = p.argmax(axis=1)
    wrong = np.flatnonzero(taken != targets)
    sure = p[wrong, taken[wrong]]
    return tuple(
        Mistake(int(indices[i]), int(targets[i]), int(taken[i]), float(p[i, taken[i]]))
        for i in wrong[np.argsort(-sure, kind="stable")][:WORST]
    )
