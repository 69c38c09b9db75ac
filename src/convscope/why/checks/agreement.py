"""Agreement: how alike the maps of different methods are."""

from __future__ import annotations

from ...base.errors import ConvscopeError
from ...base.in_words import InWords
from ..attribution import Attribution
from ..methods import METHODS
from .checked import Checked
from .given import Given
from .ranks import spearman

TITLE = InWords("Agreement", "手法どうしの一致")
WHAT = InWords(
    "Spearman's rank correlation between this map and those of other methods: "
    "1 is the same order of places, 0 is none. It is measured, not judged: "
    "methods can agree and all be wrong.",
    "ほかの手法の地図とのスピアマンの順位相関です。1 なら場所の順番が同じ、0 なら無関係です。"
    "これは測るだけで、合否は決めません。一致していても、すべてが誤りということもあります。",
)
SOURCE = "Krishna et al., TMLR 2024, https://arxiv.org/abs/2202.01602"

ASKED = ("input-x-gradient", "grad-cam", "lrp-epsilon")
"""Of whom it is asked where no other maps are given: one of each family, each a walk back."""


def run(given: Given) -> Checked:
    """Return the rank correlation with each of the other maps."""
    mine = given.attribution
    others = [o for o in given.others or _asked(given) if o.method != mine.method]
    alike = {o.method: spearman(mine.map, o.map) for o in others if o.map.shape == mine.map.shape}
    if not alike:
        return Checked("agreement", None, InWords(
            "There is no map of another method to compare with.",
            "比べられるほかの手法の地図がありません。",
        ))  # fmt: skip
    mean = sum(alike.values()) / len(alike)
    most, least = (max(alike, key=alike.__getitem__), min(alike, key=alike.__getitem__))
    if len(alike) == 1:
        reason = InWords(
            f"Rank correlation with {most}: {alike[most]:.2f}.",
            f"{most} との順位相関は {alike[most]:.2f} です。",
        )
    else:
        reason = InWords(
            f"Rank correlation with {len(alike)} other methods: {mean:.2f} on average, "
            f"most with {most} ({alike[most]:.2f}), least with {least} ({alike[least]:.2f}).",
            f"ほかの {len(alike)} 手法との順位相関は平均 {mean:.2f}。"
            f"最も近いのは {most}（{alike[most]:.2f}）、"
            f"最も遠いのは {least}（{alike[least]:.2f}）です。",
        )
    short = InWords(f"{mean:.2f} alike on average", f"平均 {mean:.2f} で一致")
    return Checked("agreement", None, reason, short, {"mean": mean, **alike})


def _asked(given: Given) -> list[Attribution]:
    """Return the usual others' maps, as far as this network has them."""
    found = []
    for name in ASKED:
        if name in METHODS and name != given.attribution.method:
            try:
                found.append(given.again(given.trace, name))
            except ConvscopeError:
                continue  # a method that cannot be taken here has nothing to agree with
    return found
