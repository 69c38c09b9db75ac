"""The randomised-weights test: does the map still look the same when nothing is learnt?"""

from __future__ import annotations

from dataclasses import replace
from zlib import crc32

import numpy as np

from ...base.array import Array
from ...base.in_words import InWords
from ...explain.target import start
from ...network import Network, Node
from ...ops import TABLE
from ..made_of import made_of
from .checked import Checked, Curve
from .given import Given
from .ranks import spearman

TITLE = InWords("Randomised weights", "重みのランダム化")
WHAT = InWords(
    "What the network has learnt is destroyed from the last layer down, and the map is made anew. "
    "A map that stays the same does not show what was learnt.",
    "学習した重みを最後の層から順に壊し、そのたびに地図を作り直します。"
    "それでも変わらない地図は、学習したことを表していません。",
)
SOURCE = "Adebayo et al., NeurIPS 2018, https://arxiv.org/abs/1810.03292"

SAME = 0.7
"""The rank correlation from which a map counts as the same: its square is a half, so half or more
of the order of places is owed to something else than the weights that were shuffled."""
STAGES = 3
"""How many networks are asked on the way down: each costs a trace and the method once more."""


def run(given: Given, *, stages: int = STAGES, layers: int = 0, seed: int = 0) -> Checked:
    """Return the map's rank correlation with those of ever more randomised networks.

    Only what the explained number is made of counts as a layer here. The first stage has the last
    layer's weights drawn anew, the last all layers' (or the last ``layers`` where that is given),
    those between evenly in between. A map turned around counts as the same; places where both maps
    are zero do not count. It must not be the same at any stage: once the last layer is gone, the
    answer itself is random, and a map that is still the same does not tell one class from another.
    """
    network, mine = given.trace.network, given.attribution.map
    before = made_of(network, start(given.trace, given.attribution.target).at)
    learnt = [
        node for node in reversed(network.nodes)
        if _learnt(network, node) and not before.isdisjoint(node.outputs)
    ]  # fmt: skip
    deepest = min(layers or len(learnt), len(learnt))
    if not deepest or not np.ptp(mine):
        return Checked("randomised", None, InWords(
            "There is nothing to compare: the network has no learnt numbers, or the map is flat.",
            "学習した数値がないか、地図が平らなので、比べられません。",
        ))  # fmt: skip
    depths = sorted({round(1 + (deepest - 1) * i / max(stages - 1, 1)) for i in range(stages)})
    broken = (_broken(network, learnt[:depth], seed) for depth in depths)
    alike = [_alike(mine, given.again(given.traced(network=n)).map) for n in broken]
    curve = Curve("cascade", "method", tuple(d / len(learnt) for d in (0, *depths)), (1.0, *alike))
    worst = int(np.argmax(alike))
    numbers = {"most": alike[worst], "last_layer": alike[0], "all": alike[-1]}
    reason = _reason(depths[worst], len(learnt), alike[worst])
    short = InWords(
        f"{alike[worst]:.2f} alike without what was learnt",
        f"学習した重みがなくても {alike[worst]:.2f} 同じ",
    )
    return Checked("randomised", alike[worst] < SAME, reason, short, numbers, (curve,))


def _broken(network: Network, nodes: list[Node], seed: int) -> Network:
    """Return the network with what these nodes have learnt shuffled, each tensor in itself.

    Shuffling draws anew from the very numbers that were learnt: their scale stays, so that no
    layer dies or explodes for a reason other than what it knew. What an op calls fixed stays.
    """
    weights = dict(network.weights)
    for name in dict.fromkeys(v for node in nodes for v in _learnt(network, node)):
        draw = np.random.default_rng([seed, crc32(name.encode())])
        values = np.asarray(weights[name])
        weights[name] = draw.permutation(values.ravel()).reshape(values.shape)
    return replace(network, weights=weights)


def _learnt(network: Network, node: Node) -> list[str]:
    """Return the names of the learnt numbers that a node reads."""
    op = TABLE.get(node.op)
    fixed = getattr(op.module, "FIXED", ()) if op else ()
    read = [v for i, v in enumerate(node.inputs) if i not in fixed and v in network.weights]
    return [v for v in read if network.weights[v].dtype.kind == "f" and network.weights[v].ndim]


def _alike(a: Array, b: Array) -> float:
    """Return how alike the order of places is, or its reverse, where either map says anything.

    Where both are zero, as over a black background that a method multiplies by, they agree about
    the picture and not about the network.
    """
    told = (a != 0) | (b != 0)
    return abs(spearman(a[told], b[told])) if told.any() else 0.0


def _reason(deepest: int, layers: int, alike: float) -> InWords:
    en = "all layers" if deepest == layers else f"the last {deepest} of {layers} layers"
    ja = f"全 {layers} 層" if deepest == layers else f"{layers} 層のうち最後の {deepest} 層"
    same = alike >= SAME
    return InWords(
        f"With the weights of {en} shuffled the rank correlation with this map is {alike:.2f}"
        + (
            ": what was learnt there hardly matters to it."
            if same
            else ", the most of all stages: the map changes."
        ),
        f"{ja}の重みをかき混ぜたときの、この地図との順位相関は {alike:.2f} です。"
        + (
            "そこで学習した内容は、ほとんど影響していません。"
            if same
            else "これが全段階の最大で、地図は変わります。"
        ),
    )
