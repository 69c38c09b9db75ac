"""What is made small: cross-entropy for classes, mean squared error for numbers.

Each gives the loss of a batch, averaged over its pictures, and its gradient by the scores.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..base.array import Array


def cross_entropy(
    scores: Array, labels: Array, *, smoothing: float = 0.0, weights: Array | None = None
) -> tuple[float, Array]:
    """Return −log of the right class's probability, and its gradient (n k) by ``scores`` (n k).

    ``labels`` (n,) are class numbers. With ``smoothing`` ε the target is 1 − ε on the right
    class and ε / k on every one; ``weights`` (k,) weigh each picture by its class.

        p = softmax(scores)      L = −Σ_k t_k · log p_k      ∂L/∂scores = p − t

    >>> loss, slope = cross_entropy(np.array([[2.0, 1.0, 0.1]]), np.array([0]))
    >>> round(loss, 3), slope.round(3).tolist()
    (0.417, [[-0.341, 0.242, 0.099]])
    """
    n, k = scores.shape
    shifted = scores - scores.max(axis=1, keepdims=True)
    exponentials = np.exp(shifted)
    totals = exponentials.sum(axis=1, keepdims=True)
    log_p = shifted - np.log(totals)
    target = np.full_like(scores, smoothing / k)
    target[np.arange(n), labels] += np.asarray(1 - smoothing, scores.dtype)
    each = np.full(n, 1 / n, scores.dtype) if weights is None else _shares(weights[labels])
    slopes = (exponentials / totals - target) * each[:, None].astype(scores.dtype)
    losses = -(target * log_p).sum(axis=1, dtype=np.float64)
    return float(losses @ each), slopes


def mean_squared_error(scores: Array, numbers: Array) -> tuple[float, Array]:
    """Return the mean of (score − number)² over pictures and outputs, and its gradient.

    >>> loss, slope = mean_squared_error(np.array([[3.0], [1.0]]), np.array([1.0, 1.0]))
    >>> loss, slope.tolist()
    (2.0, [[2.0], [0.0]])
    """
    away = scores - numbers.reshape(scores.shape).astype(scores.dtype)
    return float(np.mean(np.square(away, dtype=np.float64))), away * np.asarray(
        2 / away.size, scores.dtype
    )


def loss_of(
    kind: str, *, smoothing: float = 0.0, weights: Array | None = None
) -> Callable[[Array, Array], tuple[float, Array]]:
    """Return the loss as a function of scores and targets."""
    if kind == "cross-entropy":
        return lambda scores, labels: cross_entropy(
            scores, labels, smoothing=smoothing, weights=weights
        )
    return mean_squared_error


def balanced(labels: Array, classes: int) -> Array:
    """Return a weight for each class: n / (k · how often it occurs), 0 for one that does not.

    >>> balanced(np.array([0, 0, 0, 1]), 2).round(3).tolist()
    [0.667, 2.0]
    """
    counts = np.bincount(labels, minlength=classes)
    return np.where(counts, len(labels) / (classes * np.maximum(counts, 1)), 0.0)


def _shares(weights: Array) -> Array:
    total = weights.sum()
    return weights / total if total else weights
