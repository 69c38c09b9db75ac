"""Grad-CAM: the channels of a layer, each weighed by its mean slope."""

from __future__ import annotations

import numpy as np

from ...base.in_words import InWords
from ..asked import Asked
from ..attribution import Attribution
from ..laid_out import over_input
from ..maps_layer import maps_layer
from ..slopes import slopes

TITLE = InWords("Grad-CAM", "Grad-CAM")
WHAT = InWords(
    "Each channel of a late layer is weighed by its mean slope and all are added; "
    "what is left above zero shows where that layer saw the class.",
    "後ろの層の各チャネルに傾きの平均を掛けて足し合わせ、0より大きい部分を残します。"
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
    layer = maps_layer(asked)
    found = slopes(asked)
    maps = np.asarray(layer.output[:1], np.float64)
    weights = found.of(layer.name)[:1].mean(axis=(2, 3), keepdims=True, dtype=np.float64)
    values = np.maximum((weights * maps).sum(axis=1, keepdims=True), 0)
    laid = over_input(asked, values)
    return Attribution(
        "grad-cam", asked.target, asked.against, layer.name, values, laid, found.number
    )
