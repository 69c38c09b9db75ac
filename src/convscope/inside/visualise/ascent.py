"""Uphill from noise: the loop, the same for both engines.

    z ← Adam(z, ∂wish/∂z)        anew for each step, held in a pose of its own

Everything random follows from (seed, step), so a picture can be made again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ...base.array import Array, Float
from ...training.optimisers import Adam
from .engines.engine import Engine, Sought
from .pose import Pose, drawn, held

NOISE, POSE = 1, 2
"""What is drawn from a seed: two streams that never meet."""
CALMEST = 0.2
"""Of the poses' width, what the units with the smallest fields are held in."""


@dataclass(frozen=True, eq=False)
class Moment:
    """After ``step`` steps: the pictures (m c h w) of 0 to 1, and what they reached before it."""

    step: int
    pixels: Float
    activations: Float


def ascend(engine: Engine, sought: Sought, seeds: tuple[int, ...]) -> Iterator[Moment]:
    """Yield every step's moment; the first is the noise as it is, held straight.

    ``seeds`` has one number a picture.
    """
    settings, painting = sought.settings, sought.painting
    z = np.stack([painting.noise((NOISE, seed)) for seed in seeds])
    straight = held((Pose(),) * len(seeds), painting.size)
    spread = engine.spread(z)
    yield Moment(0, painting.pixels(z), engine.look(z, straight, spread).activations)
    adam, kept = Adam(), {slot: np.zeros_like(z) for slot in Adam.slots}
    for step in range(1, settings.steps + 1):
        looked = engine.look(z, held(_poses(sought, seeds, step), painting.size), spread)
        slopes = np.nan_to_num(-looked.slopes, nan=0.0, posinf=0.0, neginf=0.0)
        adam.update(z, slopes, kept, rate_at(sought.rate, step, settings.steps), step, 0.0)
        yield Moment(step, painting.pixels(z), looked.activations)


def rate_at(rate: float, step: int, steps: int) -> float:
    """Return the rate of a step: whole to begin with, a tenth in the end.

    >>> round(rate_at(1.0, 1, 101), 3), round(rate_at(1.0, 101, 101), 3)
    (1.0, 0.1)
    """
    share = (step - 1) / max(1, steps - 1)
    return rate * (0.55 + 0.45 * math.cos(math.pi * share))


def _poses(sought: Sought, seeds: tuple[int, ...], step: int) -> tuple[Pose, ...]:
    settings, part = sought.settings, sought.part
    # the last steps are for what is fine: held ever straighter
    calm = min(1.0, 4 * (1 - (step - 1) / settings.steps) + 0.1)
    calm *= CALMEST + (1 - CALMEST) * part.breadth
    jitter = calm * settings.jitter * max(part.size) / 100
    rotate, scale = calm * settings.rotate, calm * settings.scale
    return tuple(
        drawn((POSE, seed, step), jitter=jitter, rotate=rotate, scale=scale) for seed in seeds
    )


def as_bytes(pixels: Array, edge: tuple[int, int] = (0, 0)) -> Array:
    """Return pictures (m h w c) uint8 of pixels (m c h w) of 0 to 1, without their edge."""
    down, across = edge
    inside = pixels[:, :, down : pixels.shape[2] - down, across : pixels.shape[3] - across]
    return np.ascontiguousarray((inside * 255).round().astype(np.uint8).transpose(0, 2, 3, 1))
