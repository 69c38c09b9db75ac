"""The ladder drawn: the rungs one below the other, each with its layer, its field, its pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.errors import BadQuestion
from .ladder import Climbed

TILE, GAP, LABEL, HEAD, NAME = 112, 6, 190, 44, 18
INK, SOFT, PAPER = (28, 31, 38), (103, 110, 122), (255, 255, 255)


def sheet(title: str, rungs: Sequence[Climbed]) -> Array:
    """Return the ladder (h w 3) uint8; rungs of which there is nothing are left out."""
    from PIL import Image, ImageDraw

    shown = [one for one in rungs if not one.problem]
    most = max((len(one.pictures) for one in shown), default=1)
    heights = [TILE + GAP + (NAME if any(one.rung.names) else 0) for one in shown]
    width = LABEL + most * (TILE + GAP) + GAP
    image = Image.new("RGB", (width, HEAD + sum(heights) + GAP), PAPER)
    pen = ImageDraw.Draw(image)
    pen.text((GAP * 2, 12), f"{title}: what each layer looks for", INK, _font(17))
    top = HEAD
    for one, height in zip(shown, heights, strict=True):
        _label(pen, one, top)
        for place, picture in enumerate(one.pictures):
            left = LABEL + place * (TILE + GAP)
            if picture is not None:
                image.paste(_tile(picture), (left, top))
            if one.rung.names:
                name = _short(pen, one.rung.names[place] or str(one.rung.channels[place]))
                pen.text((left, top + TILE + 2), name, SOFT, _font(11))
        top += height
    return np.asarray(image)


def as_file(picture: Array, path: Path) -> bytes:
    """Return a picture as the bytes of a file, PNG or WebP by its name. Raises BadQuestion."""
    from PIL import Image

    form = {".png": "PNG", ".webp": "WEBP"}.get(path.suffix.lower())
    if form is None:
        raise BadQuestion("the picture is a .png or .webp file", received=f"'{path}'")
    file = io.BytesIO()
    Image.fromarray(picture).save(
        file, form, **({"quality": 62, "method": 6} if form == "WEBP" else {})
    )
    return file.getvalue()


def _label(pen: Any, one: Climbed, top: int) -> None:
    name = "classes" if one.rung.objective == "class" else one.rung.layer
    pen.text((GAP * 2, top + 34), name, INK, _font(13))
    seen = [min(f, n) for f, n in zip(one.field, one.input, strict=True)]
    sees = "sees the whole picture" if seen == list(one.input) else f"sees {seen[1]} × {seen[0]}"
    pen.text((GAP * 2, top + 54), sees, SOFT, _font(12))


def _tile(picture: Array) -> Any:
    from PIL import Image

    image = Image.fromarray(picture.squeeze(2) if picture.shape[2] == 1 else picture)
    way = Image.Resampling.NEAREST if picture.shape[0] < 40 else Image.Resampling.LANCZOS
    return image.convert("RGB").resize((TILE, TILE), way)


def _short(pen: Any, name: str) -> str:
    while name and pen.textlength(name, font=_font(11)) > TILE:
        name = name[:-2].rstrip() + "…" if len(name) > 2 else ""
    return name


def _font(size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.load_default(size)
