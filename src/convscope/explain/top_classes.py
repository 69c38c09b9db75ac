"""The top classes: what the network answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..base.errors import BadQuestion
from ..trace import Trace


@dataclass(frozen=True)
class TopClass:
    """One answer: its label (the index as text where there are no names), index, probability."""

    label: str
    index: int
    probability: float


def top_classes(trace: Trace, k: int = 5) -> tuple[TopClass, ...]:
    """Return the ``k`` most probable classes of a classifier's first output.

    Where the output is not a distribution yet (it is negative somewhere or does not sum to 1),
    softmax is applied. Raises BadQuestion where the network has no class list to answer with.
    """
    name = trace.network.outputs[0].name
    scores = np.asarray(trace.tensors[name], np.float64)
    flat = scores.reshape(scores.shape[0], -1) if scores.ndim > 1 else scores[None]
    if scores.ndim < 2 or flat.shape[1] != scores.shape[1] or flat.shape[1] < 2:
        raise BadQuestion(
            f"output '{name}' is no list of classes",
            received=f"the shape {scores.shape}",
            remedy="Look at the output's own values.",
        )
    chances = flat[0] if is_distribution(flat[0]) else _softmax(flat[0])
    names = trace.network.classes
    named = names if names is not None and len(names) == chances.size else None
    order = np.argsort(-chances, kind="stable")[: max(k, 0)]
    return tuple(TopClass(named[i] if named else str(i), int(i), float(chances[i])) for i in order)


def is_distribution(values: np.ndarray) -> bool:
    """Tell whether the values are probabilities already.

    >>> is_distribution(np.array([0.25, 0.75])), is_distribution(np.array([2.0, -1.0]))
    (True, False)
    """
    return bool((values >= 0).all() and abs(values.sum() - 1) < 1e-3)


def _softmax(scores: np.ndarray) -> np.ndarray:
    e = np.exp(scores - scores.max())
    return e / e.sum()
