"""Completeness: where theory says what a map sums to, does it?"""

from __future__ import annotations

from ...base.in_words import InWords
from .checked import Checked
from .given import Given

TITLE = InWords("Completeness", "完全性")
WHAT = InWords(
    "Where theory says what the values must sum to, they are summed and the gap is shown, "
    "as a part of what they must sum to.",
    "理論上、値の合計が決まっている手法では、実際に合計して、あるべき値との差を割合で示します。",
)
SOURCE = "Sundararajan, Taly, Yan, ICML 2017, https://arxiv.org/abs/1703.01365"

WITHIN = 0.05
"""The largest gap that passes, as a part of the sum: the 5 % that the paper itself (section 5)
asks of integrated gradients before it calls the steps enough."""


def run(given: Given) -> Checked:
    """Return how far the values' sum is from what it must be."""
    found = given.attribution
    wanted, gap = found.sums_to, found.gap
    if wanted is None or gap is None:
        return Checked("completeness", None, InWords(
            "Theory does not say what this method's values sum to.",
            "この手法には、値の合計についての理論がありません。",
        ))  # fmt: skip
    part = abs(gap) / abs(wanted) if wanted else float(gap != 0)
    passed = part <= WITHIN
    total = wanted + gap
    how = f"{total:.4g}", f"{wanted:.4g}", f"{part:.2%}", f"{WITHIN:.0%}"
    reason = InWords(
        f"The values sum to {how[0]}, theory says {how[1]}: a gap of {how[2]}, "
        + ("" if passed else "more than ")
        + (f"within the {how[3]} allowed." if passed else f"the {how[3]} allowed."),
        f"値の合計は {how[0]}、理論では {how[1]} で、差は {how[2]} です。"
        f"許容範囲 {how[3]} {'以内です。' if passed else 'を超えています。'}",
    )
    numbers = {"sum": total, "sums_to": wanted, "gap": gap, "relative_gap": part}
    short = InWords(f"the sum is {part:.1%} off", f"合計が {part:.1%} ずれる")
    return Checked("completeness", passed, reason, short, numbers)
