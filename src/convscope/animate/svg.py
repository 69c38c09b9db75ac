"""A film as SVG: each mark once, shown and hidden by SMIL; it plays without a script."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from html import escape
from itertools import groupby

from .film import Film, Image, Mark, Polygon, Rect, Text

FAMILY = "'Noto Sans JP','Noto Sans CJK JP','Hiragino Sans',system-ui,sans-serif"


def svg(film: Film) -> str:
    """Return the whole film; it plays round and round, or stands still where motion is unwanted."""
    return _document(film, lambda start, stop: _spell(film, start, stop))


def frame_svg(film: Film) -> str:
    """Return the film for a script that shows beats: groups say when they live."""
    return _document(film, lambda start, stop: (f' data-from="{start}" data-to="{stop}"', ""))


def _document(film: Film, spelled: Callable[[int, int], tuple[str, str]]) -> str:
    width, height = film.look.size
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'font-family="{FAMILY}" role="img">',
        f"<title>{escape(film.title)}</title>",
        f'<rect width="{width}" height="{height}" fill="{film.look.colours.paper}"/>',
    ]
    for (start, stop), spells in groupby(film.spells, key=lambda spell: spell[:2]):
        marks = "".join(_mark(mark) for _, _, mark in spells)
        if (start, stop) == (0, film.beats):
            parts.append(f"<g>{marks}</g>")
        else:
            attributes, animation = spelled(start, stop)
            parts.append(f"<g{attributes}>{animation}{marks}</g>")
    return "\n".join([*parts, "</svg>", ""])


def _spell(film: Film, start: int, stop: int) -> tuple[str, str]:
    at, until = _n(start / film.beats, 6), _n(stop / film.beats, 6)
    values, times = ["hidden", "visible"], ["0", at]
    if start == 0:
        values, times = ["visible"], ["0"]
    if stop < film.beats:
        values, times = [*values, "hidden"], [*times, until]
    # without SMIL, or where it stands still, the end is what is seen
    first = "" if stop == film.beats else ' visibility="hidden"'
    animation = (
        f'<animate attributeName="visibility" calcMode="discrete" dur="{_n(film.seconds, 3)}s" '
        f'repeatCount="indefinite" values="{";".join(values)}" keyTimes="{";".join(times)}"/>'
    )
    return first, animation


def _mark(mark: Mark) -> str:
    if isinstance(mark, Rect):
        dash = ' stroke-dasharray="4"' if mark.dashed else ""
        radius = f' rx="{_n(mark.radius)}"' if mark.radius else ""
        return (
            f'<rect x="{_n(mark.x)}" y="{_n(mark.y)}" width="{_n(mark.width)}" '
            f'height="{_n(mark.height)}"{radius}{_paint(mark.fill, mark.stroke, mark.line)}{dash}/>'
        )
    if isinstance(mark, Text):
        anchor = "" if mark.anchor == "start" else f' text-anchor="{mark.anchor}"'
        return (
            f'<text x="{_n(mark.x)}" y="{_n(mark.y)}" dy=".35em" font-size="{_n(mark.size)}" '
            f'fill="{mark.fill}"{anchor} xml:space="preserve">{escape(mark.text)}</text>'
        )
    if isinstance(mark, Polygon):
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in mark.points)
        return f'<polygon points="{points}"{_paint(mark.fill, mark.stroke, mark.line)}/>'
    return (
        f'<image x="{_n(mark.x)}" y="{_n(mark.y)}" width="{_n(mark.width)}" '
        f'height="{_n(mark.height)}" preserveAspectRatio="none" style="image-rendering:pixelated" '
        f'href="data:image/png;base64,{_png(mark)}"/>'
    )


def _paint(fill: str | None, stroke: str | None, line: float) -> str:
    drawn = "" if stroke is None else f' stroke="{stroke}" stroke-width="{_n(line)}"'
    return f' fill="{fill or "none"}"{drawn}'


def _png(mark: Image) -> str:
    from PIL import Image as Pictures

    file = io.BytesIO()
    Pictures.fromarray(mark.pixels).save(file, "PNG")
    return base64.b64encode(file.getvalue()).decode()


def _n(value: float, places: int = 2) -> str:
    """Return a number as short as its places allow: the same text on every machine."""
    return f"{value:.{places}f}".rstrip("0").rstrip(".") or "0"
