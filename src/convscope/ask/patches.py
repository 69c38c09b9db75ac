"""The pictures to which a unit responds most or least, cut out, side by side as one PNG."""

from __future__ import annotations

import io

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion
from ..network import Network
from .surveys import Surveyed

LARGEST = 128
"""Pixels of a patch's longer side that are sent."""
WHICH = ("strongest", "weakest")


def patches(known: Surveyed, network: Network, layer: str, channel: int, which: str) -> bytes:
    """Return the strip: every patch in a square of one size, clear around it.

    Raises BadQuestion where the survey has none of that unit, or its pictures are not here.
    """
    from ..inside.survey import patch

    if which not in WHICH:
        raise BadQuestion(
            "there are two ends", received=repr(which[:80]), remedy=f"One of {', '.join(WHICH)}."
        )
    if known.survey is None or known.pictures is None:
        raise BadQuestion("there are no pictures of a survey", received=known.state)
    found = known.survey.layers.get(layer)
    if found is None or not 0 <= channel < found.channels:
        raise BadQuestion("the survey knows no such unit", received=f"'{layer}', {channel}")
    places = (found.weakest if which == "weakest" else found.strongest)[channel]
    cut = [
        patch(
            known.survey, network, known.pictures, layer, channel, rank, weakest=which == "weakest"
        )
        for rank in range(len(places))
        if places[rank] >= 0
    ]
    if not cut:
        raise BadQuestion("no picture was looked at for this unit", received=f"'{layer}'")
    return _strip(cut)


def _strip(cut: list[Array]) -> bytes:
    from PIL import Image

    side = min(LARGEST, max(max(one.shape[:2]) for one in cut))
    strip = Image.new("RGBA", (side * len(cut), side))
    for i, one in enumerate(cut):
        image = Image.fromarray(np.ascontiguousarray(one.squeeze(2) if one.shape[2] == 1 else one))
        image = image.convert("RGBA")
        image.thumbnail((side, side), Image.Resampling.BOX)
        strip.paste(image, (i * side + (side - image.width) // 2, (side - image.height) // 2))
    file = io.BytesIO()
    strip.save(file, "PNG")
    return file.getvalue()
