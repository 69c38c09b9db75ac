"""Sensitivity: how much a map changes when the input hardly does."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ...base.array import Array
from ...base.in_words import InWords
from .checked import Checked
from .given import Given

TITLE = InWords("Sensitivity", "感度")
WHAT = InWords(
    "Noise that the eye does not see is added to the input, several times, and the map is made "
    "anew: the largest change, as a part of the map's own length.",
    "目に見えないほど小さなノイズを入力に何度か加え、そのたびに地図を作り直します。"
    "最も大きな変化を、地図自身の大きさに対する比で示します。",
)
SOURCE = "Yeh et al., NeurIPS 2019, https://arxiv.org/abs/1901.09392"

RADIUS = 0.02
"""How far each number is moved at most, as a part of the input's range: the paper's radius."""
SAMPLES = 3
"""How often: each costs the method once more, and the largest of a few is near that of many."""
MOST = 1.0
"""The largest change that passes. From 1 on, the neighbour's map is no nearer to this map than
a map of zeros is."""


def run(given: Given, *, radius: float = RADIUS, samples: int = SAMPLES, seed: int = 0) -> Checked:
    """Return max ‖R(x + δ) − R(x)‖ / ‖R(x)‖ over ``samples`` of δ, uniform within ±radius."""
    mine = given.attribution.map
    length = float(np.linalg.norm(mine))
    if not length or not np.isfinite(length):
        return Checked("sensitivity", None, InWords(
            "The map is zero everywhere: there is nothing that could change.",
            "地図がどこでも 0 なので、変化を測れません。",
        ))  # fmt: skip
    others = (given.again(given.traced(x)).map for x in _neighbours(given, radius, samples, seed))
    changes = [float(np.linalg.norm(other - mine)) / length for other in others]
    most = max(changes)
    passed = most < MOST
    reason = InWords(
        f"Under noise of ±{radius:.0%} the map changes by up to {most:.2f} times its own length"
        + (", less than 1." if passed else ": no map at all (1) would be as near."),
        f"±{radius:.0%} のノイズで、地図はその大きさの最大 {most:.2f} 倍変わります"
        + ("（1 未満）。" if passed else "。何も描かれていない地図（1）と同じくらい離れています。"),
    )
    short = InWords(f"noise changes it {most:.2f} times", f"ノイズで {most:.2f} 倍変わる")
    numbers = {"most": most, "mean": float(np.mean(changes))}
    return Checked("sensitivity", passed, reason, short, numbers)


def _neighbours(given: Given, radius: float, samples: int, seed: int) -> Iterator[Array]:
    x = given.x
    reach = radius * float(np.ptp(x))
    draw = np.random.default_rng(seed)
    for _ in range(samples):
        yield (x + draw.uniform(-reach, reach, x.shape)).astype(x.dtype)
