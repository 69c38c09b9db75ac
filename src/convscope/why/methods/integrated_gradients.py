"""Integrated gradients: the slopes all along the way from nothing to the picture."""

from __future__ import annotations

import numpy as np

from ...base.in_words import InWords
from ..answers import answers
from ..asked import Asked
from ..attribution import Attribution
from ..baseline import baseline
from ..laid_out import over_input
from ..many_slopes import many_slopes
from ..settings import check_settings, whole

TITLE = InWords("Integrated gradients", "積分勾配")
WHAT = InWords(
    "The picture is faded in from a baseline, and the slopes met on the way are averaged and "
    "multiplied by the change. They must add up to how far the score has come.",
    "基準の画像から少しずつ現れるようにし、途中の傾きを平均して変化分を掛けます。"
    "合計は、スコアが動いた量に一致するはずです。",
)
FORMULA = (
    r"R = (x - x') \int_0^1 \frac{\partial s}{\partial x}"
    r"\bigl(x' + \alpha (x - x')\bigr)\,\mathrm{d}\alpha"
)
WEAKNESS = InWords(
    "It depends on the baseline: what looks like the baseline gets nothing. "
    "With too few steps the sum is missed.",
    "基準の選び方に左右されます。基準と同じ色の部分は0になります。分割が粗いと合計が合いません。",
)
SOURCE = "Sundararajan, Taly, Yan, ICML 2017, https://arxiv.org/abs/1703.01365"
ON = "input"
WALKS = 50


def attribute(asked: Asked) -> Attribution:
    """Return the integral, by Gauss and Legendre as Captum has it.

    ``steps`` (50) are its points, ``baseline`` (0) is where the way begins; ``engine`` is "numpy"
    or "torch", PyTorch for large networks where it is there. The values sum to
    s(x) − s(baseline) but for a gap that more steps make smaller.
    """
    check_settings(asked, "steps", "baseline", "engine")
    steps = whole(asked, "steps", WALKS, 1, 1000)
    x, nothing = asked.x[:1], baseline(asked)[:1]
    points, weights = np.polynomial.legendre.leggauss(steps)
    way = (
        (nothing + np.asarray(a, x.dtype) * (x - nothing)).astype(x.dtype) for a in (1 + points) / 2
    )
    mean = np.zeros(x.shape)
    for share, slopes in zip(weights / 2, many_slopes(asked, way), strict=True):
        mean += share * slopes
    values = (x.astype(np.float64) - nothing) * mean
    here, there = answers(asked)(np.concatenate([x, nothing]))
    return Attribution(
        "integrated-gradients", asked.target, asked.against, "", values,
        over_input(asked, values), float(here), float(here - there),
    )  # fmt: skip
