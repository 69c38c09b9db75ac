"""LayerCAM: every place of a layer's maps, weighed by its own slope."""

from __future__ import annotations

import numpy as np

from ...base.in_words import InWords
from ..asked import Asked
from ..attribution import Attribution
from ..cam import cam
from ..maps_layer import maps_layer
from ..settings import check_settings
from ..slopes import slope_of, slopes

TITLE = InWords("LayerCAM", "LayerCAM")
WHAT = InWords(
    "Every value of a layer's maps is weighed by its own slope where that is positive, and the "
    "channels are added. It stays sharp in earlier layers too.",
    "層のマップの各値に、その場所の傾き(正のものだけ)を掛け、チャンネルを足し合わせます。前のほうの層でも鮮明です。",
)
FORMULA = (
    r"R = \operatorname{ReLU}\Bigl(\sum_c A_c \operatorname{ReLU}"
    r"\Bigl(\frac{\partial s}{\partial A_c}\Bigr)\Bigr)"
)
WEAKNESS = InWords(
    "Slopes of single places are noisy: in early layers the map shows edges rather than the "
    "class, and what speaks against it is left out.",
    "1か所の傾きはノイズを含みます。前の層ではクラスより輪郭が出やすく、反対する部分は捨てられます。",
)
SOURCE = "Jiang et al., IEEE TIP 2021, https://doi.org/10.1109/TIP.2021.3089943"
ON = "layer"


def attribute(asked: Asked) -> Attribution:
    """Return the map (1 1 h w) of the asked layer, of the last one with maps unless named."""
    check_settings(asked)
    layer = maps_layer(asked)
    found = slopes(asked)
    weights = np.maximum(slope_of(asked, found, layer.name)[:1], 0)
    maps = np.asarray(layer.output[:1], np.float64)
    return cam(asked, "layer-cam", layer.name, weights * maps, found.number)
