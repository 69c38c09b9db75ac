"""LRP-ε: the score is shared out, layer by layer, by what each value was made of."""

from __future__ import annotations

from ...base.in_words import InWords
from ..asked import Asked
from ..attribution import Attribution
from ..laid_out import over_input
from ..relevance import shared_out
from ..rules.relevance import epsilon
from ..settings import check_settings, number

TITLE = InWords("LRP-ε", "LRP-ε")
WHAT = InWords(
    "The score is shared out from the last layer back to the input: every value gives its share "
    "to those it was made of, in proportion to what each contributed.",
    "スコアを最後の層から入力まで配分します。各値は、自分を作った値へ、寄与の大きさに比例して配ります。",
)
FORMULA = r"R_i = \sum_j \frac{x_i w_{ij}}{y_j + \varepsilon\,\operatorname{sign} y_j}\, R_j"
WEAKNESS = InWords(
    "Where contributions cancel, shares grow huge, and biases swallow some: with many "
    "normalised layers the map is mostly noise.",
    "寄与が打ち消し合うところでは配分が極端に大きくなり、一部はバイアスに消えます。"
    "正規化層が多いと、地図はほとんどノイズになります。",
)
SOURCE = "Bach et al., PLOS ONE 2015, https://doi.org/10.1371/journal.pone.0130140"
ON = "either"


def attribute(asked: Asked) -> Attribution:
    """Return the relevance of the input, or of the asked layer's values.

    ``epsilon`` (1e-9, Captum's) keeps shares finite; a larger one takes noise away, and with it
    some of the score. Without biases the shares add up to the score.
    """
    check_settings(asked, "epsilon")
    rule = epsilon(number(asked, "epsilon", 1e-9, 1e-12, 1e6))
    at, values, whole = shared_out(asked, rule, "LRP")
    return Attribution(
        "lrp-epsilon", asked.target, asked.against, at.layer, values, over_input(asked, values),
        whole,
    )  # fmt: skip
