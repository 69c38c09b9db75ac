"""The gradient: how much the answer moves when a pixel does."""

from __future__ import annotations

from ...base.in_words import InWords
from ..asked import Asked
from ..attribution import Attribution
from ..laid_out import over_input
from ..settings import check_settings
from ..walks import place, sent_back

TITLE = InWords("Gradient", "勾配")
WHAT = InWords(
    "The slope of the score in every number of the input. "
    "Positive: a little more here raises the score.",
    "入力の各数値についての、スコアの傾きです。正なら、その値を少し増やすとスコアが上がります。",
)
FORMULA = r"R = \frac{\partial s}{\partial x}"
WEAKNESS = InWords(
    "It is the slope at one point: where a unit is saturated the slope is zero "
    "although the unit matters, and the map is noisy.",
    "1点での傾きにすぎません。飽和したユニットは重要でも傾きが0になり、地図はノイズが多くなります。",
)
SOURCE = "Simonyan, Vedaldi, Zisserman, 2013, https://arxiv.org/abs/1312.6034"
ON = "either"


def attribute(asked: Asked) -> Attribution:
    """Return ∂s/∂x, of the shape of the input, or of the asked layer's output."""
    check_settings(asked)
    at, begin = place(asked), asked.start()
    values = sent_back(asked, begin=begin)
    return Attribution(
        "gradient", asked.target, asked.against, at.layer, values, over_input(asked, values),
        begin.number,
    )  # fmt: skip
