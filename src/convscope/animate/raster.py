"""A film as pixels, drawn by Pillow at twice the size and made smaller: smooth edges."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from .film import Film, Image, Mark, Polygon, Rect, Text

if TYPE_CHECKING:
    from PIL import Image as Pictures
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SMOOTH = 2


def images(film: Film) -> Iterator[tuple[Pictures.Image, int]]:
    """Yield each different picture of the film (RGB), and how many beats it stays."""
    from PIL import Image as Pictures
    from PIL import ImageDraw

    width, height = film.look.size
    ground = Pictures.new("RGB", (SMOOTH * width, SMOOTH * height), film.look.colours.paper)
    _draw(ImageDraw.Draw(ground), film.still())
    for marks, beats in film.frames():
        sheet = ground.copy()
        _draw(ImageDraw.Draw(sheet), marks)
        yield sheet.reduce(SMOOTH), beats


@cache
def font(size: int) -> FreeTypeFont:
    """Return the font of everything that is drawn here."""
    from PIL import ImageFont

    font = files(__package__).joinpath("fonts/NotoSansJP-captions.otf").read_bytes()
    return ImageFont.truetype(io.BytesIO(font), size)


def _draw(sheet: ImageDraw, marks: Iterable[Mark]) -> None:
    for mark in marks:
        if isinstance(mark, Rect):
            _rect(sheet, mark)
        elif isinstance(mark, Text):
            at = (SMOOTH * mark.x, SMOOTH * mark.y)
            anchor = {"start": "lm", "middle": "mm", "end": "rm"}[mark.anchor]
            face = font(max(1, round(SMOOTH * mark.size)))
            sheet.text(at, mark.text, mark.fill, face, anchor)
        elif isinstance(mark, Polygon):
            points = [(SMOOTH * x, SMOOTH * y) for x, y in mark.points]
            sheet.polygon(points, mark.fill)
            if mark.stroke:
                width = max(1, round(SMOOTH * mark.line))
                sheet.line([*points, points[0]], mark.stroke, width, joint="curve")
        else:
            _image(sheet, mark)


def _rect(sheet: ImageDraw, mark: Rect) -> None:
    left, top = SMOOTH * mark.x, SMOOTH * mark.y
    right, bottom = left + SMOOTH * mark.width - 1, top + SMOOTH * mark.height - 1
    width = max(1, round(SMOOTH * mark.line)) if mark.stroke else 0
    if mark.dashed and mark.stroke:
        _dashes(sheet, (left, top, right, bottom), mark.stroke, width)
        return
    box = (left, top, right, bottom)
    sheet.rounded_rectangle(box, SMOOTH * mark.radius, mark.fill, mark.stroke, width)


def _dashes(
    sheet: ImageDraw, box: tuple[float, float, float, float], stroke: str, width: int
) -> None:
    left, top, right, bottom = box
    dash = 4 * SMOOTH
    for at in range(round(left), round(right), 2 * dash):
        for edge in (top, bottom):
            sheet.line([(at, edge), (min(at + dash, right), edge)], stroke, width)
    for at in range(round(top), round(bottom), 2 * dash):
        for edge in (left, right):
            sheet.line([(edge, at), (edge, min(at + dash, bottom))], stroke, width)


def _image(sheet: ImageDraw, mark: Image) -> None:
    from PIL import Image as Pictures

    size = (round(SMOOTH * mark.width), round(SMOOTH * mark.height))
    drawn = Pictures.fromarray(mark.pixels).resize(size, Pictures.Resampling.NEAREST)
    sheet._image.paste(drawn, (round(SMOOTH * mark.x), round(SMOOTH * mark.y)))
