"""Change a picture as little as one can so that the network answers otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import Any, Literal, get_args

import numpy as np

from ...base.array import Array, Float
from ...base.errors import BadQuestion
from ...base.picture import Picture
from ...base.preprocess_settings import Preprocess
from ...explain.gradient import Gradient
from ...network import Network
from ...network.preprocess_of import preprocess_of
from .attacks import Attack, Wish, fgsm, pgd
from .judge import Judge
from .one_pixel import OnePixel, one_pixel, recorded_loss
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


class Attacked:
    """A picture and a network, for which the smallest ε was found; ``at`` changes it by any.

    What was found is kept: another ε costs one step, or one run of PGD. Raises as ``adversarial``.
    """

    def __init__(
        self,
        network: Network,
        picture: Picture,
        *,
        method: Method = "fgsm",
        towards: int | None = None,
        most: float = MOST,
        steps: int = STEPS,
        seed: int = 0,
        preprocess: Preprocess | None = None,
        engine: str = "",
        progress: Progress | None = None,
    ) -> None:
        _check(method, None, most, steps)
        self.method, self.most, self._progress = method, most, progress
        settings = preprocess_of(network)[0] if preprocess is None else preprocess
        self.judge = Judge(network, settings, engine)
        self.original = self.judge.pixels(picture)
        self.before = self.judge.log_p(self.original)
        self.wish = _wish(self.before, towards)
        self._slopes = self.judge.slopes(self.original, self.wish.index)
        one_step = fgsm(self.original, self._slopes, self.wish)
        found = smallest(lambda by: self._flips(one_step, by), most, TOLERANCE["fgsm"])
        self._attack = one_step
        if method == "pgd":  # what one step needs is where to begin
            self._attack = pgd(self.judge, self.original, self.wish, steps, seed)
            first = found.epsilon or FAR
            found = smallest(
                lambda by: self._flips(self._attack, by), most, TOLERANCE["pgd"], first
            )
        self.smallest = found
        self.whole = self._whole()

    @property
    def usual(self) -> float:
        """The ε that is taken unless one is named: one whose change is left in a file."""
        if self.whole is not None:
            return float(self.whole)
        return self.most if self.smallest.epsilon is None else self.smallest.epsilon

    def at(self, epsilon: float | None = None) -> Adversarial:
        """Return the picture changed by ``epsilon``, by the usual one unless given."""
        by = self.usual if epsilon is None else epsilon
        _check(self.method, by, self.most, STEPS)
        changed = self._attack(by)
        rounded = _rounded(changed)
        after = self.judge.log_p(changed)
        return Adversarial(
            self.method, self.wish, self.judge.preprocess, int(self.before.argmax()), by,
            self.smallest, self.whole, self.original, changed.astype(np.float32), rounded,
            np.exp(self.before), np.exp(after), np.exp(self.judge.log_p(rounded)),
            expected=float((self._slopes * (changed - self.original)).sum()),
            moved=float(self.before[self.wish.index] - after[self.wish.index]),
        )  # fmt: skip

    def one_pixel(self, epsilon: float, place: Sequence[int] | None = None) -> OnePixel:
        """Write out the one step of FGSM for a pixel, the steepest unless a place is named."""
        return one_pixel(self.judge, self.original, self.wish, epsilon, self._recorded, place)

    @cached_property
    def _recorded(self) -> Gradient:
        return recorded_loss(self.judge, self.original, self.wish.index)

    def _flips(self, attack: Attack, by: float) -> bool:
        if self._progress is not None:
            self._progress(f"ε = {by:.4g}")
        return self.wish.fulfilled(self.judge.log_p(attack(by)))

    def _whole(self) -> int | None:
        if self.smallest.epsilon is None:
            return None
        first = max(1, ceil(self.smallest.epsilon))
        tried = range(first, min(first + WHOLE, int(self.most) + 1))
        return next((e for e in tried if self._flips(self._in_whole, e)), None)

    def _in_whole(self, by: float) -> Float:
        return _rounded(self._attack(by)).astype(np.float64)


def adversarial(
    network: Network, picture: Picture, *, epsilon: float | None = None, **settings: Any
) -> Adversarial:
    """Find the smallest ε that flips the answer, and change the picture by it or by ``epsilon``.

    ``settings`` are those of ``Attacked``: ``method`` is "fgsm" or "pgd" (of ``steps`` from a
    start drawn by ``seed``), ``towards`` the class that is to be answered, any other one unless
    given, ``most`` the largest ε that is tried. Without ``epsilon`` the change is by the smallest
    whole ε that does it, else by the smallest. ε is in pixel values of 0 to 255 of what the
    network is given. Raises BadQuestion where the network has no gradient (which op), for a class
    that is not there or answered already, and for settings that make no sense.

    >>> import convscope as cs
    >>> found = adversarial(cs.open("digits"), cs.picture("digit-3"))
    >>> found.answer, found.flipped, found.smallest.below < found.smallest.epsilon <= found.whole
    (3, True, True)
    """
    _check(settings.get("method", "fgsm"), epsilon, settings.get("most", MOST), STEPS)
    return Attacked(network, picture, **settings).at(epsilon)


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
