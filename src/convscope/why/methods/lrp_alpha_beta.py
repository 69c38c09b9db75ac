"""LRP-αβ: what spoke for a value and what spoke against it get shares of their own."""

from __future__ import annotations

from ...base.in_words import InWords
from ..asked import Asked
from ..attribution import Attribution
from ..laid_out import over_input
from ..relevance import shared_out
from ..rules.relevance import alpha_beta
from ..settings import check_settings, number

TITLE = InWords("LRP-αβ", "LRP-αβ")
WHAT = InWords(
    "The score is shared out back to the input, but contributions for and against are weighed "
    "apart: those for a value share α of it, those against take β away.",
    "スコアを入力まで配分しますが、プラスの寄与とマイナスの寄与を分けて扱います。"
    "プラス側に α、マイナス側に −β を配ります。",
)
FORMULA = (
    r"R_i = \sum_j \Bigl(\alpha\,\frac{(x_i w_{ij})^+}{\sum_i (x_i w_{ij})^+}"
    r" - \beta\,\frac{(x_i w_{ij})^-}{\sum_i (x_i w_{ij})^-}\Bigr) R_j,\quad \alpha - \beta = 1"
)
WEAKNESS = InWords(
    "What speaks for a layer below speaks for every class alike: the deeper the network, the "
    "less the map depends on the class.",
    "下の層で強いものは、どのクラスでも強く出ます。ネットワークが深いほど、地図はクラスによらなくなります。",
)
SOURCE = "Bach et al., PLOS ONE 2015, https://doi.org/10.1371/journal.pone.0130140"
ON = "either"


def attribute(asked: Asked) -> Attribution:
    """Return the relevance of the input, or of the asked layer's values.

    ``alpha`` (2) is the weight of what speaks for a value; β is α − 1. Biases have no part: the
    shares add up to the score, but for values that are made of their bias alone, which keep theirs.
    """
    check_settings(asked, "alpha")
    alpha = number(asked, "alpha", 2.0, 1, 100)
    at, values, whole = shared_out(asked, alpha_beta(alpha, alpha - 1), "LRP")
    return Attribution(
        "lrp-alpha-beta", asked.target, asked.against, at.layer, values,
        over_input(asked, values), whole,
    )  # fmt: skip
