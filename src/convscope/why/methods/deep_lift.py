"""DeepLIFT: how far each number has come from a baseline, and what became of it."""

from __future__ import annotations

import numpy as np

from ...base.in_words import InWords
from ..answers import traced
from ..asked import Asked
from ..attribution import Attribution
from ..baseline import baseline
from ..laid_out import over_input
from ..rules.rescale import rescale
from ..settings import check_settings
from ..walks import only_scores, place, sent_back

TITLE = InWords("DeepLIFT", "DeepLIFT")
WHAT = InWords(
    "The network is run on the picture and on a baseline, and what the score differs by is "
    "shared out by what each number differs by. At a bend the whole way counts, not the slope.",
    "画像と基準の両方で計算し、スコアの差を、各値の差に応じて配ります。"
    "曲がるところでは、傾きではなく全体の変化の比を使います。",
)
FORMULA = r"R = (x - x')\, m,\quad m_{x} = \frac{\Delta y}{\Delta x}\, m_{y} \text{ at a bend}"
WEAKNESS = InWords(
    "It depends on the baseline, and products or normalisation inside the network are shared "
    "out only by rules of thumb.",
    "基準の選び方に左右されます。ネットワーク内の積や正規化については、経験則で配るしかありません。",
)
SOURCE = "Shrikumar, Greenside, Kundaje, ICML 2017, https://arxiv.org/abs/1704.02685"
ON = "either"
WALKS = 2


def attribute(asked: Asked) -> Attribution:
    """Return the input's (or layer's) difference from ``baseline`` (0) times its multiplier.

    It is Captum's rescale rule; the values sum to s(x) − s(baseline) up to rounding, and up to
    what the rules of thumb miss.
    """
    check_settings(asked, "baseline")
    only_scores(asked, "DeepLIFT")
    nothing = traced(asked, baseline(asked))
    at, begin = place(asked), asked.start()
    multipliers = sent_back(asked, rescale(nothing), begin)
    values = (np.asarray(at.x, np.float64) - nothing.value(at.value)) * multipliers
    return Attribution(
        "deep-lift", asked.target, asked.against, at.layer, values, over_input(asked, values),
        begin.number, begin.number - asked.start(nothing).number,
    )  # fmt: skip
