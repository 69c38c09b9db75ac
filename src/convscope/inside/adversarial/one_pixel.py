"""The step by hand, for one pixel: its slope, the sign of it, ε, the new value.

    ∂L/∂pixel = Σ ∂L/∂input · ∂input/∂pixel        over the input's values it is in: 1, or 3 of grey
    new       = clip(pixel ± ε · sign(∂L/∂pixel))

∂L/∂input is the recorded gradient, by each op's own backward; ∂input/∂pixel is the preprocessing's
scale / std, less where it inverts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...base.array import Array, Float
from ...base.errors import BadQuestion
from ...explain.gradient import Gradient, gradient
from ...explain.target import Target
from .attacks import Wish
from .judge import Judge

H = 1 / 16
"""By how much the pixel is moved to either side for the check."""


@dataclass(frozen=True)
class Part:
    """One value of the input that the pixel is in: its ``cell``, the recorded gradient there, and
    how much it moves with the pixel.
    """

    cell: tuple[int, ...]
    gradient: float
    factor: float

    @property
    def product(self) -> float:
        """What it adds to the pixel's slope."""
        return self.gradient * self.factor


@dataclass(frozen=True)
class OnePixel:
    """The step of the pixel at (row, column, channel) of what the network is given.

    ``slope`` is the sum of its ``parts``; ``difference`` is (L(pixel + h) − L(pixel − h)) / 2h,
    h = 1/16, from two runs of the whole network. ``clipped`` says that 0 or 255 stood in the way.
    """

    place: tuple[int, int, int]
    value: float
    parts: tuple[Part, ...]
    slope: float
    sign: int
    epsilon: float
    new: float
    clipped: bool
    difference: float


def one_pixel(
    judge: Judge, pixels: Array, wish: Wish, epsilon: float, recorded: Gradient,
    place: Sequence[int] | None = None,
) -> OnePixel:  # fmt: skip
    """Write out the step of one pixel, the steepest unless a ``place`` is named.

    ``recorded`` is the gradient of the loss of ``wish.index`` in a trace of the pixels. Raises
    BadQuestion for a place that is not there, or where the gradient is not known.
    """
    slopes = recorded.of(judge.value.name)
    whole = judge.in_pixels(slopes)
    at = _checked(place, whole)
    row, column, channel = at
    factors = judge.feeding.line[0].ravel() / 255
    parts = []
    for made, of in enumerate(judge.feeding.taken):
        if of == channel:
            cell = (0, row, column, made) if judge.feeding.last else (0, made, row, column)
            parts.append(Part(cell, float(slopes[cell]), float(factors[made])))
    slope = sum(part.product for part in parts)
    sign = int(np.sign(slope)) * wish.sign
    value = float(pixels[at])
    wanted = value + epsilon * sign
    new = min(255.0, max(0.0, wanted))

    def loss(by: float) -> float:
        moved = pixels.astype(np.float64)
        moved[at] += by
        return -float(judge.log_p(moved)[wish.index])

    difference = (loss(H) - loss(-H)) / (2 * H)
    return OnePixel(at, value, tuple(parts), slope, sign, epsilon, new, new != wanted, difference)


def recorded_loss(judge: Judge, pixels: Array, index: int) -> Gradient:
    """Return the recorded gradient of −ln p[index]."""
    return gradient(judge.trace(pixels), Target("loss", index=index))


def _checked(place: Sequence[int] | None, slopes: Float) -> tuple[int, int, int]:
    if place is None:
        steepest = np.unravel_index(abs(slopes).argmax(), slopes.shape)
        row, column, channel = map(int, steepest)
        return row, column, channel
    at = tuple(int(i) for i in place)
    pairs = zip(at, slopes.shape, strict=False)
    if len(at) != 3 or not all(0 <= i < n for i, n in pairs):
        raise BadQuestion(
            "there is no such pixel", received=str(at),
            remedy=f"A row, a column and a channel of {' × '.join(map(str, slopes.shape))}.",
        )  # fmt: skip
    return at[0], at[1], at[2]
