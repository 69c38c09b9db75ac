"""Input × gradient: how much the score would change if the input were taken away, in a line."""

from __future__ import annotations

import numpy as np

from ...base.in_words import InWords
from ..asked import Asked
from ..attribution import Attribution
from ..laid_out import over_input
from ..settings import check_settings
from ..walks import place, sent_back

TITLE = InWords("Input × gradient", "入力 × 勾配")
WHAT = InWords(
    "Each number of the input times its slope: what it adds to the score if the network were a "
    "straight line. In a network of rectifiers without biases these add up to the score.",
    "入力の各数値に、その傾きを掛けます。ネットワークがまっすぐな式だったら、その値がスコアに加える分です。"
    "バイアスのない ReLU のネットワークでは、合計がスコアになります。",
)
FORMULA = r"R = x \cdot \frac{\partial s}{\partial x}"
WEAKNESS = InWords(
    "A number that is zero gets nothing, however much it matters; which grey is zero is a choice "
    "of the preprocessing.",
    "値が0のところは、どれほど重要でも0になります。どの明るさが0かは前処理が決めたことです。",
)
SOURCE = "Shrikumar et al., 2016, https://arxiv.org/abs/1605.01713"
ON = "either"


def attribute(asked: Asked) -> Attribution:
    """Return x · ∂s/∂x, of the shape of the input, or of the asked layer's output."""
    check_settings(asked)
    at, begin = place(asked), asked.start()
    values = np.asarray(at.x * sent_back(asked, begin=begin))
    return Attribution(
        "input-x-gradient", asked.target, asked.against, at.layer, values,
        over_input(asked, values), begin.number,
    )  # fmt: skip
