"""Grad-CAM++: the channels of a layer, weighed by their slopes where those speak for the class."""

from __future__ import annotations

import numpy as np

from ...base.in_words import InWords
from ..asked import Asked
from ..attribution import Attribution
from ..cam import cam
from ..maps_layer import maps_layer
from ..settings import check_settings
from ..slopes import slope_of, slopes

TITLE = InWords("Grad-CAM++", "Grad-CAM++")
WHAT = InWords(
    "As Grad-CAM, but a channel's slopes are not averaged alike: places that speak for the class "
    "count, each by how much it adds, so that several things of a kind are all found.",
    "Grad-CAM と同様ですが、傾きを一律には平均しません。"
    "クラスを支える場所だけを、寄与に応じて数えます。同じ物が複数あっても、すべて見つけやすくなります。",
)
FORMULA = (
    r"R = \operatorname{ReLU}\Bigl(\sum_c A_c \sum_{y,x} \alpha_{c,y,x}"
    r"\operatorname{ReLU}(g_{c,y,x})\Bigr),\quad "
    r"\alpha = \frac{g^2}{2 g^2 + g^3 \sum_{y,x} A_c},\ g = \frac{\partial s}{\partial A}"
)
WEAKNESS = InWords(
    "As coarse as the layer's map; its weights rest on a derivation for an exponential score "
    "that the network does not have.",
    "層のマップと同じ粗さしかありません。重みは、実際のネットワークにはない指数スコアを仮定した式です。",
)
SOURCE = "Chattopadhyay et al., WACV 2018, https://arxiv.org/abs/1710.11063"
ON = "layer"


def attribute(asked: Asked) -> Attribution:
    """Return the map (1 1 h w) of the asked layer, of the last one with maps unless named."""
    check_settings(asked)
    layer = maps_layer(asked)
    found = slopes(asked)
    maps = np.asarray(layer.output[:1], np.float64)
    g = np.asarray(slope_of(asked, found, layer.name)[:1], np.float64)
    below = 2 * g**2 + maps.sum(axis=(2, 3), keepdims=True) * g**3
    shares = np.where(g == 0, 0, g**2 / np.where(below == 0, 1, below))
    weights = (shares * np.maximum(g, 0)).sum(axis=(2, 3), keepdims=True)
    return cam(asked, "grad-cam-plus-plus", layer.name, weights * maps, found.number)
