"""Deconvolution: the layers run backwards, with their rectifiers turned around."""

from __future__ import annotations

from ...base.in_words import InWords
from ..asked import Asked
from ..attribution import Attribution
from ..laid_out import over_input
from ..rules.rectifiers import deconvolving
from ..settings import check_settings
from ..walks import place, sent_back

TITLE = InWords("Deconvolution", "デコンボリューション")
WHAT = InWords(
    "The signal runs backwards through the layers, and rectifiers let through what is positive "
    "on the way back, whatever was there on the way forward.",
    "信号を層の後ろから前へ流し、ReLU では、行きの値によらず、帰りに正のものだけを通します。",
)
FORMULA = r"\text{at } y = \max(0, x):\quad R_x = \max(0, R_y)"
WEAKNESS = InWords(
    "It ignores which units were active: the map hardly depends on the class.",
    "どのユニットが働いたかを見ないため、クラスによる違いがほとんど出ません。",
)
SOURCE = "Zeiler, Fergus, ECCV 2014, https://arxiv.org/abs/1311.2901"
ON = "either"


def attribute(asked: Asked) -> Attribution:
    """Return what arrives at the input, or at the asked layer's output."""
    check_settings(asked)
    at, begin = place(asked), asked.start()
    values = sent_back(asked, deconvolving, begin)
    return Attribution(
        "deconvolution", asked.target, asked.against, at.layer, values, over_input(asked, values),
        begin.number,
    )  # fmt: skip
