"""Change a picture as little as one can so that the network answers otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Literal, get_args

import numpy as np

from ...base.array import Array, Float
from ...base.errors import BadQuestion
from ...base.picture import Picture
from ...base.preprocess_settings import Preprocess
from ...network import Network
from ...network.preprocess_of import preprocess_of
from .attacks import Attack, Wish, fgsm, pgd
from .judge import Judge
from .smallest import Smallest, smallest

Method = Literal["fgsm", "pgd"]
MOST = 64.0
"""The largest ε that is tried unless told otherwise, in pixel values of 0 to 255."""
STEPS = 10
TOLERANCE = {"fgsm": 0.005, "pgd": 0.1}
"""To which part of itself the smallest ε is found; a trial by PGD costs many gradients."""
FAR = 4.0
"""Where PGD begins where one step alone never did it."""
WHOLE = 4
"""Whole numbers that are tried from the smallest ε on."""
MOST_STEPS = 100

Progress = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Adversarial:
    """A picture, changed by at most ``epsilon`` in every pixel, and what is answered.

    ``original`` and ``rounded`` are (h w c) uint8: what the network is given of the picture, and
    the change of it in whole pixels, as a file can hold it; ``changed`` is the same unrounded.
    ``before``, ``after`` and ``after_rounded`` are the probabilities (k,). ``smallest`` is the
    smallest ε that flips the answer, ``whole`` the smallest whole one that does so in whole
    pixels; None where none was found. ``expected`` is by how much the loss would move were it
    straight: ε · Σ|slope| of the pixels that are free to move; ``moved`` by how much it does.
    """

    method: Method
    wish: Wish
    preprocess: Preprocess
    answer: int
    epsilon: float
    smallest: Smallest
    whole: int | None
    original: Array
    changed: Float
    rounded: Array
    before: Float
    after: Float
    after_rounded: Float
    expected: float
    moved: float

    @property
    def flipped(self) -> bool:
        """Whether the answer is what was wanted, before the pixels are rounded."""
        return self.wish.fulfilled(self.after)

    @property
    def flipped_rounded(self) -> bool:
        """Whether it still is in whole pixels."""
        return self.wish.fulfilled(self.after_rounded)

    def picture(self, name: str = "changed") -> Picture:
        """Return the changed picture in whole pixels: ``picture().png()`` is a file of it."""
        return Picture(name, self.rounded)

    def difference(self, times: float | None = None) -> Array:
        """Return the change, ``times`` as large (as large as fits unless given), on grey: uint8."""
        away = self.changed - self.original
        most = float(abs(away).max())
        k = (127 / most if most else 1.0) if times is None else times
        return np.clip(np.rint(128 + k * away), 0, 255).astype(np.uint8)


def adversarial(
    network: Network,
    picture: Picture,
    *,
    method: Method = "fgsm",
    towards: int | None = None,
    epsilon: float | None = None,
    most: float = MOST,
    steps: int = STEPS,
    seed: int = 0,
    preprocess: Preprocess | None = None,
    engine: str = "",
    progress: Progress | None = None,
) -> Adversarial:
    """Find the smallest ε that flips the answer, and change the picture by it or by ``epsilon``.

    ``towards`` is the class that is to be answered, any other one unless given. Without
    ``epsilon`` the change is by the smallest whole ε that does it, else by the smallest. ε is in
    pixel values of 0 to 255 of what the network is given. Raises BadQuestion where the network
    has no gradient (which op), for a class that is not there or answered already, and for
    settings that make no sense.

    >>> import convscope as cs
    >>> found = adversarial(cs.open("digits"), cs.picture("digit-3"))
    >>> found.answer, found.flipped, found.smallest.below < found.smallest.epsilon <= found.whole
    (3, True, True)
    """
    _check(method, epsilon, most, steps)
    settings = preprocess_of(network)[0] if preprocess is None else preprocess
    judge = Judge(network, settings, engine)
    original = judge.pixels(picture)
    before = judge.log_p(original)
    wish = _wish(before, towards)
    one_step = fgsm(judge, original, wish)
    attack = one_step if method == "fgsm" else pgd(judge, original, wish, steps, seed)

    def flips(by: float, attack: Attack = attack) -> bool:
        if progress is not None:
            progress(f"ε = {by:.4g}")
        return wish.fulfilled(judge.log_p(attack(by)))

    def flips_whole(by: float) -> bool:
        return wish.fulfilled(judge.log_p(_rounded(attack(by))))

    found = smallest(lambda by: flips(by, one_step), most, TOLERANCE["fgsm"])
    if method == "pgd":  # what one step needs is where to begin
        found = smallest(flips, most, TOLERANCE["pgd"], found.epsilon or FAR)
    whole = None
    if found.epsilon is not None:
        first = max(1, ceil(found.epsilon))
        tried = range(first, min(first + WHOLE, int(most) + 1))
        whole = next((e for e in tried if flips_whole(e)), None)
    usual = found.epsilon if found.epsilon is not None else most
    by = epsilon if epsilon is not None else float(whole if whole is not None else usual)
    changed = attack(by)
    after = judge.log_p(changed)
    rounded = _rounded(changed)
    way = changed - original
    return Adversarial(
        method, wish, settings, int(before.argmax()), by, found, whole, original,
        changed.astype(np.float32), rounded, np.exp(before), np.exp(after),
        np.exp(judge.log_p(rounded)),
        expected=float((judge.slopes(original, wish.index) * way).sum()),
        moved=float(before[wish.index] - after[wish.index]),
    )  # fmt: skip


def _wish(before: Float, towards: int | None) -> Wish:
    answer = int(before.argmax())
    if towards is None:
        return Wish(answer, away=True)
    if not 0 <= towards < len(before):
        raise BadQuestion(
            f"the network answers over {len(before):,} classes, from 0 on", received=str(towards)
        )
    if towards == answer:
        raise BadQuestion(
            "the network answers this class already", received=str(towards),
            remedy="Name another class, or none: then any other answer will do.",
        )  # fmt: skip
    return Wish(towards, away=False)


def _rounded(pixels: Float) -> Array:
    return np.clip(np.rint(pixels), 0, 255).astype(np.uint8)


def _check(method: str, epsilon: float | None, most: float, steps: int) -> None:
    if method not in get_args(Method):
        raise BadQuestion(
            "there is no such method", received=repr(method[:40]), remedy="There are: fgsm, pgd."
        )
    for name, value in (("ε", epsilon), ("the largest ε", most)):
        if value is not None and not 0 < value <= 255:
            raise BadQuestion(f"{name} is above 0 and at most 255", received=str(value))
    if not 1 <= steps <= MOST_STEPS:
        raise BadQuestion(f"PGD takes 1 to {MOST_STEPS} steps", received=str(steps))
