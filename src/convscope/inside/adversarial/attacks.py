"""Two ways to change a picture by at most ε in every pixel so that the answer moves.

FGSM, one step::

    x' = clip(x + ε · sign(∂L/∂x))              L = −ln p[the answer]
    x' = clip(x − ε · sign(∂L/∂x))              towards a class, L = −ln p[that class]

PGD, many smaller ones from a random start, each brought back to within ε of x::

    x' ← clip(x' ± α · sign(∂L/∂x')),   |x' − x| ≤ ε,   α = 2.5 · ε / steps

Source: Goodfellow, Shlens, Szegedy, "Explaining and Harnessing Adversarial Examples", ICLR 2015,
https://arxiv.org/abs/1412.6572; Madry, Makelov, Schmidt, Tsipras, Vladu, "Towards Deep Learning
Models Resistant to Adversarial Attacks", ICLR 2018, https://arxiv.org/abs/1706.06083
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...base.array import Array, Float
from ...base.errors import BadQuestion
from .judge import Judge

Attack = Callable[[float], Float]
"""From ε to the changed pixels (h w c), 0 to 255, not rounded."""
ALPHA = 2.5
"""How far all of PGD's steps would lead together, in ε."""


@dataclass(frozen=True)
class Wish:
    """What is wanted: ``away`` from the class ``index``, or towards it."""

    index: int
    away: bool

    def fulfilled(self, log_p: Float) -> bool:
        """Tell whether the answer is what is wanted."""
        return (int(log_p.argmax()) == self.index) != self.away

    @property
    def sign(self) -> int:
        """1 where the loss is to grow, −1 where it is to fall."""
        return 1 if self.away else -1


def fgsm(pixels: Array, slopes: Array, wish: Wish) -> Attack:
    """Return the attack of one step. Raises BadQuestion where no pixel has a slope."""
    x = pixels.astype(np.float64)
    way = wish.sign * np.sign(slopes)
    if not way.any():
        raise BadQuestion(
            "the loss does not move with any pixel: there is no step",
            remedy="The answer is so sure that its slope is lost, or nothing depends on the input.",
        )
    return lambda epsilon: np.clip(x + epsilon * way, 0, 255)


def pgd(judge: Judge, pixels: Array, wish: Wish, steps: int, seed: int) -> Attack:
    """Return the attack of many steps; it ends with the first that does what is wanted."""
    x = pixels.astype(np.float64)

    def attack(epsilon: float) -> Float:
        start = np.random.default_rng(seed).uniform(-epsilon, epsilon, x.shape)
        now = np.clip(x + start, 0, 255)
        for _ in range(steps):
            if wish.fulfilled(judge.log_p(now)):
                break
            way = wish.sign * np.sign(judge.slopes(now, wish.index))
            now = now + ALPHA * epsilon / steps * way
            now = np.clip(np.clip(now, x - epsilon, x + epsilon), 0, 255)
        return now

    return attack
