"""How pictures are made worse, little by little, to see how long a network still reads them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ..base.array import Array, Float

Change = Callable[[Float, float, np.random.Generator], Float]
SIDES = np.array([-1, 1])


@dataclass(frozen=True)
class Worse:
    """One way of making pictures worse, and its four strengths; ``unit`` says what they measure."""

    strengths: tuple[float, ...]
    unit: str
    change: Change


def noise(pictures: Float, strength: float, rng: np.random.Generator) -> Float:
    """Add to each value of pictures (n h w c), 0 to 255, a random one of this deviation · 255."""
    drawn = rng.standard_normal(pictures.shape, np.float32)
    return np.clip(pictures + np.float32(255 * strength) * drawn, 0, 255)


def shift(pictures: Float, strength: float, rng: np.random.Generator) -> Float:
    """Move each picture by this share of its sides, at random left or right and up or down.

    Whole pixels; what comes in is like the edge.
    """
    n, h, w, _ = pictures.shape
    rows = np.arange(h) + rng.choice(SIDES, n)[:, None] * round(strength * h)
    columns = np.arange(w) + rng.choice(SIDES, n)[:, None] * round(strength * w)
    rows, columns = rows.clip(0, h - 1), columns.clip(0, w - 1)
    return pictures[np.arange(n)[:, None, None], rows[:, :, None], columns[:, None, :]]


def rotate(pictures: Float, strength: float, rng: np.random.Generator) -> Float:
    """Turn each picture around its centre by so many degrees, at random either way.

    Between pixels it is linear; what comes in is like the edge.
    """
    made = np.empty_like(pictures)
    ways = rng.choice((-1, 1), len(pictures))
    for way in (-1, 1):
        made[ways == way] = _turned(pictures[ways == way], math.radians(way * strength))
    return made


def blur(pictures: Float, strength: float, rng: np.random.Generator) -> Float:
    """Blur by a Gaussian whose deviation is this share of the shorter side.

    What lies outside is like the edge.
    """
    deviation = strength * min(pictures.shape[1:3])
    reach = max(1, math.ceil(3 * deviation))
    taps = np.exp(-0.5 * (np.arange(-reach, reach + 1) / deviation) ** 2)
    taps = (taps / taps.sum()).astype(np.float32)
    for axis in (1, 2):
        widths = [(0, 0)] * 4
        widths[axis] = (reach, reach)
        around, size = np.pad(pictures, widths, mode="edge"), pictures.shape[axis]
        pictures = sum(
            tap * around.take(range(i, i + size), axis=axis) for i, tap in enumerate(taps)
        )
    return pictures


CHANGES: Mapping[str, Worse] = {
    "noise": Worse((0.05, 0.1, 0.2, 0.4), "σ of the range", noise),
    "shift": Worse((0.05, 0.1, 0.15, 0.2), "of the side", shift),
    "rotate": Worse((10.0, 20.0, 30.0, 45.0), "degrees", rotate),
    "blur": Worse((0.02, 0.04, 0.06, 0.08), "σ of the side", blur),
}
"""Every way of making pictures worse."""


def worsened(pictures: Array, change: str, strength: float, seed: tuple[int, ...]) -> Float:
    """Return pictures (n h w c), float32 from 0 to 255, made worse. The seed is chance's.

    >>> worsened(np.zeros((1, 2, 2, 1), np.uint8), "blur", 0.04, (0,)).max()
    np.float32(0.0)
    """
    return CHANGES[change].change(
        pictures.astype(np.float32), strength, np.random.default_rng(seed)
    )


def _turned(pictures: Float, angle: float) -> Float:
    _, h, w, _ = pictures.shape
    y, x = np.mgrid[:h, :w].astype(np.float64)
    y, x = y - (h - 1) / 2, x - (w - 1) / 2
    cos, sin = math.cos(angle), math.sin(angle)
    rows = (cos * y - sin * x + (h - 1) / 2).clip(0, h - 1)
    columns = (sin * y + cos * x + (w - 1) / 2).clip(0, w - 1)
    top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
    down, right = (rows - top).astype(np.float32), (columns - left).astype(np.float32)
    below, after = np.minimum(top + 1, h - 1), np.minimum(left + 1, w - 1)
    down, right = down[:, :, None], right[:, :, None]
    upper = (1 - right) * pictures[:, top, left] + right * pictures[:, top, after]
    lower = (1 - right) * pictures[:, below, left] + right * pictures[:, below, after]
    return (1 - down) * upper + down * lower
