"""Score-CAM: each channel's map uncovers the picture, and the score says what it is worth."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...base.array import Array
from ...base.in_words import InWords
from ..answers import answers
from ..asked import Asked
from ..attribution import Attribution
from ..baseline import baseline
from ..cam import cam
from ..laid_out import brought, rows_and_columns
from ..maps_layer import maps_layer
from ..settings import check_settings, whole

TITLE = InWords("Score-CAM", "Score-CAM")
WHAT = InWords(
    "Each channel of a late layer uncovers the picture where it answers, and is weighed by the "
    "score that this gives. It needs no gradient.",
    "後ろの層の各チャンネルが反応した場所だけ画像を見せ、そのときのスコアを重みにして足し合わせます。勾配は使いません。",
)
FORMULA = (
    r"R = \operatorname{ReLU}\Bigl(\sum_c \alpha_c A_c\Bigr),\quad"
    r"\alpha = \operatorname{softmax}_c\bigl(s(x' + H_c (x - x')) - s(x')\bigr),\ "
    r"H_c = \operatorname{norm}(\operatorname{up}(A_c))"
)
WEAKNESS = InWords(
    "It takes a run for each channel, the pictures are ones the network has never seen, and the "
    "softmax lets very few channels decide.",
    "チャンネルの数だけ計算が必要です。"
    "隠した画像は学習していない画像で、softmax のため少数のチャンネルだけで決まります。",
)
SOURCE = "Wang et al., CVPR Workshops 2020, https://arxiv.org/abs/1910.01279"
ON = "layer"
WALKS = 100
AT_ONCE = 16


def attribute(asked: Asked) -> Attribution:
    """Return the map (1 1 h w) of the asked layer, of the last one with maps unless named.

    ``channels`` (100) is how many are tried, those whose maps vary most; ``baseline`` (0) is
    what covers the rest.
    """
    check_settings(asked, "channels", "baseline")
    layer = maps_layer(asked)
    maps = np.asarray(layer.output[0], np.float64)
    spread = np.ptp(maps, axis=(1, 2))
    most = whole(asked, "channels", WALKS, 1, 100_000)
    tried = np.argsort(-maps.std(axis=(1, 2)), kind="stable")[:most]
    tried = tried[spread[tried] > 0]
    run, nothing = answers(asked), baseline(asked)[:1]
    number, covered = run(np.concatenate([asked.x[:1], nothing]))
    gains = _scores(asked, run, nothing, maps[tried]) - covered
    shares = np.exp(gains - gains.max(initial=-np.inf))
    weighed = np.tensordot(shares / max(shares.sum(), 1e-300), maps[tried], 1)[None, None]
    alive = int((spread > 0).sum())
    left = f"Of {alive:,} channels that vary, the {most:,} that vary most were tried."
    return cam(
        asked, "score-cam", layer.name, weighed, float(number), (left,) if alive > most else ()
    )


def _scores(asked: Asked, run: Callable[[Array], Array], nothing: Array, maps: Array) -> Array:
    """Return the score of the picture as each map uncovers it, some at a time."""
    rows, columns = rows_and_columns(asked.x)
    size = asked.x.shape[rows], asked.x.shape[columns]
    found = []
    for first in range(0, len(maps), AT_ONCE):
        seen = np.stack([_uncovers(one, size) for one in maps[first : first + AT_ONCE]])
        seen = seen[:, None] if rows == 2 else seen[..., None]
        found.append(run((nothing + seen * (asked.x[:1] - nothing)).astype(asked.x.dtype)))
    return np.concatenate(found) if found else np.zeros(0)


def _uncovers(one: Array, size: tuple[int, int]) -> Array:
    """Return a map at the input's size, from 0 to 1."""
    large = brought(one, size)
    low, high = large.min(), large.max()
    return (large - low) / (high - low) if high > low else np.zeros(size)
