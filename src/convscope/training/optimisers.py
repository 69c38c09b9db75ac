"""How a gradient moves a weight: stochastic gradient descent with momentum, Adam, AdamW.

An optimiser keeps some numbers beside each weight, its slots, and changes weight and slots in
place, so that a step of millions of weights makes no copies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ..base.array import Array
from .settings import Settings


class Optimiser(Protocol):
    """What the NumPy engine asks of an optimiser; ``slots`` are the names of what it keeps."""

    @property
    def slots(self) -> tuple[str, ...]:
        """The names of what is kept beside each weight."""
        ...

    def update(
        self, w: Array, g: Array, kept: dict[str, Array], rate: float, t: int, decay: float
    ) -> None:
        """Change ``w`` by its gradient ``g`` in step ``t`` = 1, 2, …; ``decay`` draws it to 0."""
        ...


@dataclass(frozen=True)
class Sgd:
    """Stochastic gradient descent: the velocity remembers a share of every gradient before.

        v ← momentum · v + g        w ← w − rate · v

    >>> w, kept = np.array([1.0]), {"velocity": np.array([2.0])}
    >>> Sgd(0.5).update(w, np.array([3.0]), kept, 0.1, 1, 0.0)
    >>> w.tolist(), kept["velocity"].tolist()
    ([0.6], [4.0])
    """

    momentum: float = 0.9
    slots = ("velocity",)

    def update(
        self, w: Array, g: Array, kept: dict[str, Array], rate: float, t: int, decay: float
    ) -> None:
        """Take one step; the decay is part of the gradient."""
        if decay:
            g = g + decay * w
        velocity = kept["velocity"]
        velocity *= self.momentum
        velocity += g
        w -= rate * velocity


@dataclass(frozen=True)
class Adam:
    """Adam: each weight has its own step, by the mean and the spread of its gradients.

        m ← β₁ m + (1 − β₁) g       v ← β₂ v + (1 − β₂) g²
        w ← w − rate · (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε)

    Kingma & Ba, "Adam", 2015. ``apart`` draws weights to zero beside the gradient instead of
    through it (AdamW; Loshchilov & Hutter, 2019).

    >>> w, kept = np.array([1.0]), {"mean": np.zeros(1), "square": np.zeros(1)}
    >>> Adam().update(w, np.array([3.0]), kept, 0.1, 1, 0.0)
    >>> w.round(6).tolist()
    [0.9]
    """

    apart: bool = False
    slots = ("mean", "square")
    first, second, epsilon = 0.9, 0.999, 1e-8

    def update(
        self, w: Array, g: Array, kept: dict[str, Array], rate: float, t: int, decay: float
    ) -> None:
        """Take one step."""
        if decay and self.apart:
            w *= 1 - rate * decay
        elif decay:
            g = g + decay * w
        mean, square = kept["mean"], kept["square"]
        mean += (1 - self.first) * (g - mean)
        square += (1 - self.second) * (g * g - square)
        spread = np.sqrt(square / (1 - self.second**t))
        spread += self.epsilon
        w -= (rate / (1 - self.first**t)) * mean / spread


def optimiser_of(settings: Settings) -> Optimiser:
    """Return the optimiser that the settings name."""
    if settings.optimiser == "sgd":
        return Sgd(settings.momentum)
    return Adam(apart=settings.optimiser == "adamw")
