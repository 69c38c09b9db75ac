"""Insertion and deletion: does the answer follow the places that a map says matter?"""

from __future__ import annotations

from dataclasses import replace
from weakref import WeakKeyDictionary

import numpy as np

from ...base.array import Array
from ...base.errors import ConvscopeError
from ...base.in_words import InWords
from ...trace import Trace
from .baselines import edge_map, random_map
from .checked import Checked, Curve
from .given import Given
from .walk import STEPS, Walk

TITLE = InWords("Insertion and deletion", "挿入と削除")
WHAT = InWords(
    "The picture's places are taken away, the most important by the map first, and the answer is "
    "watched fall (deletion); they are put into a blurred picture, and it is watched rise "
    "(insertion). A random map and an edge detector, which know nothing of the network, "
    "do the same.",
    "地図が重要だとする場所から順に画像を消し、答えの確率が下がる様子を見ます（削除）。"
    "ぼかした画像に同じ順で戻し、上がる様子も見ます（挿入）。"
    "ネットワークを何も知らないランダムな地図とエッジ検出でも同じことをして比べます。",
)
SOURCE = "Petsiuk, Das, Saenko, BMVC 2018, https://arxiv.org/abs/1806.07421"

SEEDS = 3
"""How many random maps are averaged: one alone can be lucky."""
OF = ("method", "random", "edges")
_BASE: WeakKeyDictionary[Trace, dict[tuple[object, ...], tuple[Curve, ...]]] = WeakKeyDictionary()
"""The baselines' curves of a trace: they are the same whatever method is checked."""


def run(given: Given, *, steps: int = STEPS, seeds: int = SEEDS) -> Checked:
    """Return the areas of the map's two curves and of the baselines'.

    The map is judged by insertion less deletion, which must be greater than both baselines';
    the reason says each area. Source of the difference: Zhang, Rao, Yang, 2021,
    https://arxiv.org/abs/2103.13859.
    """
    try:
        walk = Walk(given, steps)
    except ConvscopeError as error:
        return Checked("insertion-deletion", None, InWords(
            f"There is no answer to watch: {error}", f"変化を見る答えがありません：{error}"
        ))  # fmt: skip
    mine = _curves(walk, given.attribution.map, "method")
    base = _baselines(given, walk, steps, seeds)
    curves = (*mine, *base)
    area = {(c.of, c.name): c.area for c in curves}
    gain = {of: area[of, "insertion"] - area[of, "deletion"] for of in OF}
    numbers = {f"{name} {of}": value for (of, name), value in area.items()}
    numbers |= {f"difference {of}": value for of, value in gain.items()}
    lost = [of for of in OF[1:] if gain["method"] <= gain[of]]
    short, reason = _short(lost), _reason(area, gain, lost)
    return Checked("insertion-deletion", not lost, reason, short, numbers, curves)


def _baselines(given: Given, walk: Walk, steps: int, seeds: int) -> tuple[Curve, ...]:
    kept = _BASE.setdefault(given.trace, {})
    key = (given.attribution.target, given.attribution.against, steps, seeds)
    if key not in kept:
        size = walk.picture.shape[1:]
        drawn = [_curves(walk, random_map(size, seed), "random") for seed in range(seeds)]
        edges = _curves(walk, edge_map(walk.picture), "edges")
        kept[key] = (*map(_mean, zip(*drawn, strict=True)), *edges)
    return kept[key]


def _curves(walk: Walk, order: Array, of: str) -> tuple[Curve, Curve]:
    return walk.insertion(order, of), walk.deletion(order, of)


def _mean(curves: tuple[Curve, ...]) -> Curve:
    values = np.mean([c.values for c in curves], axis=0)
    return replace(curves[0], values=tuple(values.tolist()))


def _short(lost: list[str]) -> InWords:
    if not lost:
        return InWords("better than both baselines", "どちらの基準よりも良い")
    return InWords(
        f"no better than {' or '.join(_KNOWN[of].en for of in lost)}",
        f"{'や'.join(_KNOWN[of].ja for of in lost)}より良くない",
    )


_KNOWN = {
    "random": InWords("a random map", "ランダムな地図"),
    "edges": InWords("an edge detector", "エッジ検出"),
}


def _reason(area: dict[tuple[str, str], float], gain: dict[str, float], lost: list[str]) -> InWords:
    """Say whether the map beats both baselines, and each area."""
    into, out = (
        " / ".join(f"{area[of, name]:.3f}" for of in OF) for name in ("insertion", "deletion")
    )
    mine, chance, edges = (f"{gain[of]:.3f}" for of in OF)
    verdict = _short(lost)
    return InWords(
        f"{verdict.en.capitalize()}: insertion less deletion is {mine}, a random map's {chance}, "
        f"an edge detector's {edges} (insertion {into}, deletion {out}).",
        f"{verdict.ja}結果です。挿入の面積から削除の面積を引いた値は {mine}、"
        f"ランダムな地図は {chance}、エッジ検出は {edges} です（挿入 {into}、削除 {out}）。",
    )
