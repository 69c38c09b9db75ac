"""A linear probe: can a straight cut through a layer's responses tell what one asks for?

Logistic regression on standardised responses, held-out accuracy, and beside it what the same
procedure reaches where the labels are shuffled: what is not above that says nothing of the layer.

    L(w, b) = Σ log(1 + e^(−t·(w·x + b))) + ridge · ‖w‖² / 2,   t = ±1

Several classes are told by one cut each against the rest. Source: Alain, Bengio, "Understanding
intermediate layers using linear classifier probes", 2016, https://arxiv.org/abs/1610.01644;
Hewitt, Liang, "Designing and Interpreting Probes with Control Tasks", EMNLP 2019,
https://arxiv.org/abs/1909.03368, on why a baseline belongs beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...base.array import Array, Float
from ...base.errors import BadQuestion

RIDGE = 1.0
"""Weighs ‖w‖² against the sum of the losses."""
SHUFFLES = 10
"""How often the labels are shuffled for the baseline."""
FOLDS = 4
FEWEST = 8
"""Examples of each label that are needed at least."""
STEPS = 300
"""Steps downhill at most."""
SETTLED = 1e-7
"""By which part of itself a loss still falls when it counts as settled."""


@dataclass(frozen=True)
class Probed:
    """What a probe reached: shares from 0 to 1, each label counting the same.

    ``accuracy`` is on what was held out, the mean over the ``folds``; ``baseline`` and ``spread``
    are the mean and standard deviation of the same with shuffled labels. ``counts`` are the
    examples of each label, ``features`` the numbers each had.
    """

    accuracy: float
    baseline: float
    spread: float
    counts: tuple[int, ...]
    features: int
    folds: int

    @property
    def beats_chance(self) -> bool:
        """Whether it is above the shuffled ones by more than two of their deviations."""
        return self.accuracy > self.baseline + 2 * self.spread


def probe(
    x: Array, labels: Array, *, groups: Array | None = None, ridge: float = RIDGE,
    shuffles: int = SHUFFLES, seed: int = 0,
) -> Probed:  # fmt: skip
    """Probe responses x (n d) for whole-number ``labels`` (n,), each held out once.

    ``groups`` (n,) are never divided between learning and judging: cells of one picture, which
    are alike. Deterministic. Raises BadQuestion with fewer than two labels, ``FEWEST`` examples
    of one, or two groups.

    >>> x = np.repeat([[0.0, 1.0], [1.0, 0.0]], 8, axis=0)
    >>> probe(x, np.repeat([0, 1], 8)).accuracy
    1.0
    """
    values = np.asarray(x, np.float64)
    names, marks = np.unique(labels, return_inverse=True)
    counts = np.bincount(marks)
    if len(names) < 2 or counts.min() < FEWEST:
        raise BadQuestion(
            f"a probe needs {FEWEST} examples of each of two labels at least",
            received=" and ".join(map(str, counts.tolist())),
            remedy="Give more pictures, or mark more of them.",
        )
    folds = _folds(marks) if groups is None else _by_groups(groups)
    rng = np.random.default_rng(seed)
    # column 0 has the true labels, the others shuffled ones: all are learnt at once
    columns = np.stack([marks, *(rng.permutation(marks) for _ in range(shuffles))], axis=1)
    taken = np.empty_like(columns)
    for fold in np.unique(folds):
        here = folds == fold
        learnt, judged = _standardised(values[~here], values[here])
        taken[here] = _taken(learnt, columns[~here], judged, len(names), ridge)
    reached = [_balanced(taken[:, i] == columns[:, i], columns[:, i]) for i in range(shuffles + 1)]
    return Probed(
        reached[0], float(np.mean(reached[1:])), float(np.std(reached[1:])),
        tuple(counts.tolist()), values.shape[1], len(np.unique(folds)),
    )  # fmt: skip


def fit(x: Array, t: Array, ridge: float = RIDGE) -> tuple[Float, Float]:
    """Return weights (d m) and biases (m,) of m cuts: column j of t (n m) has its signs, ±1.

    Newton's steps with the curvature's bound, XᵀX / 4 + ridge, in place of the curvature: never
    too far, and the same for every cut, so one decomposition serves all. Hastened by Nesterov's
    momentum. The columns of x (n d) have a mean of 0. Source: Böhning, Lindsay, "Monotonicity of
    quadratic-approximation algorithms", Annals of the Institute of Statistical Mathematics 40,
    1988; Nesterov, 1983.

    >>> w, b = fit(np.array([[-1.0], [1.0]]), np.array([[-1.0], [1.0]]))
    >>> bool(w[0, 0] > 0), round(float(b[0]), 6)
    (True, 0.0)
    """
    axes = _axes(x)
    along = x @ axes
    bound = ((along * along).sum(axis=0) / 4 + ridge)[:, None]
    w, b = np.zeros((axes.shape[1], t.shape[1])), np.zeros(t.shape[1])
    ahead_w, ahead_b, speed, loss = w, b, 1.0, np.inf
    for _ in range(STEPS):
        margin = t * (along @ ahead_w + ahead_b)
        pull = t * _sigmoid(-margin)
        now = float(np.logaddexp(0, -margin).sum() + ridge * (ahead_w**2).sum() / 2)
        if abs(loss - now) <= SETTLED * now:
            break
        next_w = ahead_w + (along.T @ pull - ridge * ahead_w) / bound
        next_b = ahead_b + 4 * pull.mean(axis=0)
        if now > loss:  # the momentum overshot: from here anew
            speed = 1.0
        faster = (1 + np.sqrt(1 + 4 * speed * speed)) / 2
        ahead_w = next_w + (speed - 1) / faster * (next_w - w)
        ahead_b = next_b + (speed - 1) / faster * (next_b - b)
        w, b, speed, loss = next_w, next_b, faster, now
    return axes @ w, b


def _sigmoid(z: Float) -> Float:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * z)))


def _axes(x: Float) -> Float:
    """Return orthonormal directions (d r) that span the rows of x, along which XᵀX is diagonal."""
    wide = x.shape[1] > x.shape[0]
    sizes, found = np.linalg.eigh(x @ x.T if wide else x.T @ x)
    there = sizes > 1e-10 * max(float(sizes.max(initial=0)), 1e-300)
    found, sizes = found[:, there], sizes[there]
    return np.asarray(x.T @ found / np.sqrt(sizes) if wide else found)


def _standardised(learnt: Float, judged: Float) -> tuple[Float, Float]:
    """Return both with the mean and deviation of what is learnt from."""
    mean, std = learnt.mean(axis=0), learnt.std(axis=0)
    std[std <= 1e-9 * np.maximum(1.0, abs(mean))] = np.inf  # what never varies tells nothing
    return (learnt - mean) / std, (judged - mean) / std


def _taken(learnt: Float, labels: Array, judged: Float, classes: int, ridge: float) -> Array:
    """Return what each judged example is taken for (m s), by labels (n s) learnt column by column.

    Two classes need one cut, more have one each.
    """
    cuts = range(1, 2) if classes == 2 else range(classes)
    t = np.concatenate([np.where(labels == one, 1.0, -1.0) for one in cuts], axis=1)
    w, b = fit(learnt, t, ridge)
    scores = (judged @ w + b).reshape(len(judged), len(cuts), labels.shape[1])
    return (scores[:, 0] > 0).astype(int) if classes == 2 else scores.argmax(axis=1)


def _balanced(right: Array, labels: Array) -> float:
    """Return the share that is right, the mean over the labels."""
    return float(np.mean([right[labels == one].mean() for one in np.unique(labels)]))


def _folds(marks: Array) -> Array:
    """Deal the examples of each label round, so that every fold has its share of each."""
    folds = np.empty(len(marks), int)
    for one in np.unique(marks):
        here = np.flatnonzero(marks == one)
        folds[here] = np.arange(len(here)) % FOLDS
    return folds


def check_groups(count: int) -> None:
    """Raise BadQuestion where nothing is left to judge by."""
    if count < 2:
        raise BadQuestion(
            "a probe of cells needs two marked pictures at least: each is judged by what was "
            "learnt from the others", received=f"{count}",
            remedy="Mark the same on another picture too.",
        )  # fmt: skip


def _by_groups(groups: Array) -> Array:
    names, folds = np.unique(groups, return_inverse=True)
    check_groups(len(names))
    return np.asarray(folds % FOLDS)
