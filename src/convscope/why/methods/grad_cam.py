"""Grad-CAM: the channels of a layer, each weighed by its mean slope."""

from __future__ import annotations

import numpy as np

from ...base.in_words import InWords
from ..asked import Asked
from ..attribution import Attribution
from ..cam import cam
from ..maps_layer import maps_layer
from ..settings import check_settings
from ..slopes import slope_of, slopes

TITLE = InWords("Grad-CAM", "Grad-CAM")
WHAT = InWords(
    "Each channel of a late layer is weighed by its mean slope and all are added; "
    "what is left above zero shows where that layer saw the class.",
    "後ろの層の各チャンネルに傾きの平均を掛けて足し合わせ、0より大きい部分を残します。"
    "その層がクラスをどこに見たかを示します。",
)
FORMULA = (
    r"R = \operatorname{ReLU}\Bigl(\sum_c \alpha_c A_c\Bigr),\quad"
    r"\alpha_c = \frac{1}{hw}\sum_{y,x} \frac{\partial s}{\partial A_{c,y,x}}"
)
WEAKNESS = InWords(
    "It is as coarse as the layer's map, and averaging the slopes can point at places "
    "that the network did not use.",
    "層のマップと同じ粗さしかありません。傾きを平均するため、使われていない場所を指すことがあります。",
)
SOURCE = "Selvaraju et al., ICCV 2017, https://arxiv.org/abs/1610.02391"
ON = "layer"


def attribute(asked: Asked) -> Attribution:
    """Return the map (1 1 h w) of the asked layer, of the last one with maps unless named."""
    check_settings(asked)
    layer = maps_layer(asked)
    found = slopes(asked)
    maps = np.asarray(layer.output[:1], np.float64)
    slope = slope_of(asked, found, layer.name)[:1]
    weights = slope.mean(axis=(2, 3), keepdims=True, dtype=np.float64)
    return cam(asked, "grad-cam", layer.name, weights * maps, found.number)
