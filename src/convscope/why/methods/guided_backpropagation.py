"""Guided backpropagation: only what is positive on the way there and on the way back."""

from __future__ import annotations

from ...base.in_words import InWords
from ..asked import Asked
from ..attribution import Attribution
from ..laid_out import over_input
from ..rules.rectifiers import guided
from ..settings import check_settings
from ..walks import place, sent_back

TITLE = InWords("Guided backpropagation", "ガイド付き逆伝播")
WHAT = InWords(
    "The gradient, but every rectifier on the way back lets only positive slopes through. "
    "What is left are fine outlines.",
    "勾配を後ろから送るとき、ReLU のところで正の傾きだけを通します。細かい輪郭が残ります。",
)
FORMULA = r"\text{at } y = \max(0, x):\quad R_x = [x > 0]\,\max(0, R_y)"
WEAKNESS = InWords(
    "It draws much the same outlines for every class, even in a network that has learnt nothing: "
    "it sharpens the picture more than it explains.",
    "どのクラスでも、学習していないネットワークでさえ、ほぼ同じ輪郭を描きます。説明より画像の強調に近い手法です。",
)
SOURCE = "Springenberg et al., 2014, https://arxiv.org/abs/1412.6806"
ON = "either"


def attribute(asked: Asked) -> Attribution:
    """Return what arrives at the input, or at the asked layer's output."""
    check_settings(asked)
    at, begin = place(asked), asked.start()
    values = sent_back(asked, guided, begin)
    return Attribution(
        "guided-backpropagation", asked.target, asked.against, at.layer, values,
        over_input(asked, values), begin.number,
    )  # fmt: skip
