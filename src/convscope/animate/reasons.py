"""The maps of one question side by side, over the picture that they are of, as one still sheet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..base.array import Array
from .film import LARGEST, Film, Image, Look, Rect, Text, Theme
from .sheet import wide

ACROSS = 5
"""Maps in a row at most."""
MARGIN, GAP, HEAD, FOOT, SIZE = 24, 16, 64, 74, 14
LINES = 3
"""Lines of what is said below a map."""
SIDE = 232
PALE = 0.6
"""How white the picture under a map is."""
GREYED, GREY = 0.8, 90.0
"""How grey the colours of a map that failed are, and which grey."""
STRONGEST = 0.995
"""The share of places that lie below full colour: a few places alone would leave all else pale."""


@dataclass(frozen=True, eq=False)
class Tile:
    """One map (h w) over the picture, with its name and what is said of it; grey where it failed.

    A ``map`` of None is the picture alone.
    """

    name: str
    map: Array | None
    said: str = ""
    failed: bool = False


def reasons_sheet(title: str, picture: Array, tiles: Sequence[Tile], theme: str = "light") -> Film:
    """Return the sheet. ``picture`` (h w c) is uint8, of the size of the maps.

    Positive is indigo, negative vermilion, each map on its own scale; a map that failed its
    checks is drawn in greys.
    """
    across = min(ACROSS, len(tiles))
    down = math.ceil(len(tiles) / across)
    height, width = picture.shape[:2]
    room = (LARGEST[1] - HEAD - 2 * MARGIN - down * FOOT) / down
    zoom = min(SIDE / width, room / height)
    w, h = width * zoom, height * zoom
    size = (
        max(320, round(2 * MARGIN + across * w + (across - 1) * GAP)),
        round(HEAD + MARGIN + down * (h + FOOT)),
    )
    look = Look(size, theme)
    film = Film(look, 1, 1.0, title)
    colours = look.colours
    film.add(
        Text(MARGIN, HEAD / 2, _fitted(title, 20, size[0] - 2 * MARGIN), 20, colours.ink, "start")
    )
    for i, tile in enumerate(tiles):
        x, y = MARGIN + i % across * (w + GAP), HEAD + i // across * (h + FOOT)
        film.add(Image(x, y, w, h, laid_over(picture, tile.map, colours, grey=tile.failed)))
        film.add(Rect(x, y, w, h, None, colours.line))
        strong = colours.soft if tile.failed else colours.ink
        film.add(Text(x, y + h + 13, _fitted(tile.name, SIZE, w), SIZE, strong, "start"))
        for line, text in enumerate(_lines(tile.said, SIZE - 3, w)):
            at = y + h + 29 + line * (SIZE - 1)
            film.add(Text(x, at, text, SIZE - 3, colours.soft, "start"))
    return film


def laid_over(
    picture: Array, map: Array | None, colours: Theme, *, grey: bool = False, opacity: float = 0.85
) -> Array:
    """Return a map's colours over a picture (h w 3) uint8, the picture pale and without colour.

    >>> from convscope.animate.film import THEMES
    >>> laid_over(np.full((1, 2, 1), 255, np.uint8), np.array([[0.0, 1.0]]), THEMES["light"])[0, 0]
    array([255, 255, 255], dtype=uint8)
    """
    pixels = np.broadcast_to(picture, (*picture.shape[:2], 3)).astype(np.float64)
    if map is None:
        return np.rint(pixels).astype(np.uint8)
    pale = np.broadcast_to(
        pixels.mean(axis=2, keepdims=True) * (1 - PALE) + 255 * PALE, pixels.shape
    )
    sizes = np.abs(np.nan_to_num(map))
    most = float(np.quantile(sizes, STRONGEST)) or float(sizes.max()) or 1.0
    share = opacity * np.clip(sizes / most, 0, 1)[..., None]
    ends = [_rgb(c) for c in (colours.positive, colours.negative)]
    if grey:
        ends = [GREYED * GREY + (1 - GREYED) * end for end in ends]
    end = np.where((map >= 0)[..., None], ends[0], ends[1])
    return np.rint(end * share + pale * (1 - share)).astype(np.uint8)


def _rgb(colour: str) -> Array:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], np.float64)


def _fitted(text: str, size: float, room: float) -> str:
    """Return a text cut so that it fits."""
    if wide(text, size) <= room:
        return text
    while text and wide(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def _lines(text: str, size: float, room: float) -> list[str]:
    """Return a text in lines that fit, the last of them cut."""
    lines: list[str] = []
    words = text.split()
    while words and len(lines) < LINES - 1:
        count = 1
        while count < len(words) and wide(" ".join(words[: count + 1]), size) <= room:
            count += 1
        lines.append(_fitted(" ".join(words[:count]), size, room))
        words = words[count:]
    return [*lines, _fitted(" ".join(words), size, room)] if words else lines
