"""The ladder drawn: the rungs one below the other, each with its layer, its field, its pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion, InputError
from .film import THEMES

if TYPE_CHECKING:
    from ..inside.visualise.ladder import Climbed

TILE, GAP, LABEL, HEAD, NAME = 112, 6, 180, 48, 18
PIXELS = 30
"""Pictures below this size are enlarged pixel by pixel: their pixels are what the network sees."""
QUALITY = 62
FORMS = {".png": "PNG", ".webp": "WEBP"}


def ladder_sheet(title: str, rungs: Sequence[Climbed]) -> Array:
    """Return the ladder (h w 3) uint8; rungs of which there is nothing are left out."""
    from PIL import Image, ImageDraw

    from .raster import font

    shown = [one for one in rungs if not one.problem]
    most = max((len(one.pictures) for one in shown), default=1)
    heights = [TILE + GAP + (NAME if any(one.rung.names) else 0) for one in shown]
    size = LABEL + most * (TILE + GAP) + GAP, HEAD + sum(heights) + GAP
    colours = THEMES["light"]
    image = Image.new("RGB", size, colours.card)
    pen = ImageDraw.Draw(image)
    pen.text((14, HEAD // 2), title, colours.ink, font(18), "lm")
    top = HEAD
    for one, height in zip(shown, heights, strict=True):
        pen.text((14, top + 46), name_of(one), colours.ink, font(14), "lm")
        pen.text((14, top + 66), sees(one), colours.soft, font(12), "lm")
        for place, picture in enumerate(one.pictures):
            left = LABEL + place * (TILE + GAP)
            if picture is not None:
                image.paste(tile(picture, TILE), (left, top))
            if one.rung.names:
                name = one.rung.names[place] or str(one.rung.channels[place])
                pen.text((left, top + TILE + 9), _fitted(pen, name), colours.soft, font(12), "lm")
        top += height
    return np.asarray(image)


def write_ladder(picture: Array, out: Path) -> None:
    """Write a ladder that was drawn as a .png or .webp file. Raises BadQuestion, InputError."""
    from PIL import Image

    check_ladder_out(out)
    file, form = io.BytesIO(), FORMS[out.suffix.lower()]
    more = {"quality": QUALITY, "method": 6} if form == "WEBP" else {}
    Image.fromarray(picture).save(file, form, **more)
    try:
        out.write_bytes(file.getvalue())
    except OSError as error:
        raise InputError(f"'{out}' cannot be written", received=str(error)) from error


def check_ladder_out(out: Path) -> None:
    """See that a picture can be written there, before any work."""
    if out.suffix.lower() not in FORMS:
        raise BadQuestion("--out is a .png or .webp file", received=f"'{out}'")
    if not out.absolute().parent.is_dir():
        raise InputError(f"there is no folder '{out.parent}'", remedy="Make it first.")


def name_of(one: Climbed) -> str:
    """Return what a rung is called."""
    return "classes" if one.rung.objective == "class" else one.rung.layer


def sees(one: Climbed) -> str:
    """Return how much of the picture one value of a rung sees, in words."""
    if all(f >= n for f, n in zip(one.field, one.input, strict=True)):
        return "sees the whole picture"
    return f"sees {one.field[1]} × {one.field[0]} pixels"


def tile(picture: Array, side: int) -> Any:
    """Return a picture (h w c) as a square RGB image of Pillow's."""
    from PIL import Image

    image = Image.fromarray(picture.squeeze(2) if picture.shape[2] == 1 else picture)
    way = Image.Resampling.NEAREST if max(image.size) < PIXELS else Image.Resampling.LANCZOS
    return image.convert("RGB").resize((side, side), way)


def _fitted(pen: Any, name: str) -> str:
    from .raster import font

    while name and pen.textlength(name, font=font(12)) > TILE:
        name = name[:-2].rstrip() + "…" if len(name) > 2 else ""
    return name
