"""SmoothGrad: the gradient averaged over noisy copies of the picture."""

from __future__ import annotations

import numpy as np

from ...base.in_words import InWords
from ..answers import answers
from ..asked import Asked
from ..attribution import Attribution
from ..laid_out import over_input
from ..many_slopes import many_slopes
from ..settings import check_settings, number, whole

TITLE = InWords("SmoothGrad", "SmoothGrad")
WHAT = InWords(
    "The gradient at many copies of the picture with a little noise added, averaged: what stays "
    "is what all of them share.",
    "少しノイズを加えた画像をたくさん作り、それぞれの勾配を平均します。共通する部分だけが残ります。",
)
FORMULA = (
    r"R = \frac{1}{n}\sum_{i=1}^{n} \frac{\partial s}{\partial x}(x + \varepsilon_i),"
    r"\quad \varepsilon_i \sim \mathcal{N}(0, \sigma^2)"
)
WEAKNESS = InWords(
    "Smoother is not truer: how much noise is right, nobody can say, and noisy pictures are ones "
    "the network has never seen.",
    "滑らかでも正しいとは限りません。ノイズの適切な大きさは分からず、ノイズ入りの画像は学習していない画像です。",
)
SOURCE = "Smilkov et al., 2017, https://arxiv.org/abs/1706.03825"
ON = "input"
WALKS = 25


def attribute(asked: Asked) -> Attribution:
    """Return the mean slopes over ``samples`` (25) noisy copies.

    ``noise`` (0.15) is σ as a part of the range of x, ``seed`` (0) draws it; ``engine`` is "numpy"
    or "torch", PyTorch for large networks where it is there.
    """
    check_settings(asked, "samples", "noise", "seed", "engine")
    samples = whole(asked, "samples", WALKS, 1, 1000)
    share = number(asked, "noise", 0.15, 0, 10)
    chance = np.random.default_rng(whole(asked, "seed", 0, 0, 2**31))
    x = asked.x[:1]
    sigma = share * float(np.ptp(x))
    noisy = ((x + chance.normal(0, sigma, x.shape)).astype(x.dtype) for _ in range(samples))
    values = np.zeros(x.shape)
    for slopes in many_slopes(asked, noisy):
        values += slopes / samples
    return Attribution(
        "smooth-grad", asked.target, asked.against, "", values, over_input(asked, values),
        float(answers(asked)(x)[0]),
    )  # fmt: skip
