"""``convscope animate``: a film from numbers, a scene that comes along, or a layer."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..animate import Film, Look


class Theme(StrEnum):
    """Colours."""

    LIGHT = "light"
    DARK = "dark"


class Language(StrEnum):
    """Of the captions."""

    EN = "en"
    JA = "ja"


def animate(
    what: Annotated[
        str | None, typer.Argument(help="A scene that comes along (--list), or a network.")
    ] = None,
    picture: Annotated[str | None, typer.Argument(help="A picture for the network.")] = None,
    out: Annotated[
        Path | None,
        typer.Option(help=".gif .mp4 .webm .svg .html .png, or a folder for PNG frames."),
    ] = None,
    data: Annotated[
        str | None, typer.Option(help='Your own numbers: "0 1 0 1", rows with ; between.')
    ] = None,
    kernel: Annotated[str | None, typer.Option(help='The kernel: "1 0 1".')] = None,
    stride: Annotated[int, typer.Option(help="Cells from one window to the next.")] = 1,
    padding: Annotated[str, typer.Option(help="Cells around the data, or same, or full.")] = "0",
    dilation: Annotated[int, typer.Option(help="Cells from one weight to the next.")] = 1,
    fill: Annotated[str, typer.Option(help="Padding: zero, reflect, edge or wrap.")] = "zero",
    flip: Annotated[bool, typer.Option("--flip", help="Turn the kernel around.")] = False,
    layer: Annotated[str | None, typer.Option(help="The layer of the network.")] = None,
    channel: Annotated[int, typer.Option(help="The channel of the layer.")] = 0,
    size: Annotated[str, typer.Option(help="Width×height in pixels.")] = "1280x720",
    seconds: Annotated[float | None, typer.Option(help="How long it is.")] = None,
    speed: Annotated[float, typer.Option(help="Twice as fast: 2.")] = 1.0,
    fps: Annotated[int, typer.Option(help="Frames a second, of MP4 and WebM.")] = 30,
    theme: Annotated[Theme, typer.Option(help="Colours.")] = Theme.LIGHT,
    lang: Annotated[Language, typer.Option(help="Language of the captions.")] = Language.EN,
    captions: Annotated[bool, typer.Option(help="Say every step in words.")] = True,
    listed: Annotated[bool, typer.Option("--list", help="List the scenes and stop.")] = False,
) -> None:
    """Make a film of convolution, pooling or pixel shuffling: every number in it is true.

    [bold]Examples:[/bold]

    convscope animate stride-2 --out stride.gif

    convscope animate --data "0 1 0 1 0 0 1 1 1 0" --kernel "1 0 1" --out row.svg

    convscope animate digits digit-3 --layer conv1 --channel 2 --out conv.mp4
    """
    from ..animate import Look, write
    from ..animate.write import check_out
    from ..base.errors import BadQuestion

    if listed:
        _list(lang.value)
        return
    if out is None:
        raise BadQuestion("where to? --out is missing", remedy="For example: --out conv.gif")
    check_out(out)
    if not 0.05 <= speed <= 20:
        raise BadQuestion("--speed is 0.05 to 20", received=f"{speed:g}")
    look = Look(_size(size), theme.value, lang.value, seconds, fps, captions)
    if data is not None or kernel is not None:
        if what is not None:
            raise BadQuestion("--data and a scene or network are two films", remedy="Give one.")
        film = _of_numbers(data, kernel, (stride, padding, dilation, fill, flip), look)
    elif layer is not None:
        film = _of_layer(what, picture, layer, channel, look)
    elif picture is not None:
        raise BadQuestion("which layer? --layer is missing", remedy="See: convscope trace")
    else:
        film = _of_preset(what, look)
    film.seconds /= speed
    for path in write(film, out)[-1:]:
        print(f"{path}: {film.seconds:.1f} s, {look.size[0]}×{look.size[1]}")


def _size(text: str) -> tuple[int, int]:
    from ..base.errors import BadQuestion

    width, _, height = text.lower().replace("×", "x").partition("x")
    if not (width.isdecimal() and height.isdecimal()):
        raise BadQuestion("--size is width×height", received=repr(text), remedy="Try 1280x720.")
    return int(width), int(height)


def _of_numbers(
    data: str | None, kernel: str | None, how: tuple[int, str, int, str, bool], look: Look
) -> Film:
    from ..animate import film_of
    from ..base.errors import BadQuestion
    from ..bench import convolve

    if data is None or kernel is None:
        raise BadQuestion("your own numbers need --data and --kernel")
    stride, padding, dilation, fill, flip = how
    mode = padding if padding in ("same", "full") else "valid"
    if mode == "valid" and not padding.isdecimal():
        raise BadQuestion("--padding is a number of cells, same or full", received=repr(padding))
    made = convolve(
        _numbers("--data", data), _numbers("--kernel", kernel), stride=stride,
        padding=int(padding) if mode == "valid" else 0, dilation=dilation, mode=mode, fill=fill,
        flip=flip,
    )  # fmt: skip
    sliding = made.sliding
    assert sliding is not None
    return film_of([sliding], look)


def _numbers(name: str, text: str) -> list[float] | list[list[float]]:
    from ..base.errors import BadQuestion

    def number(part: str) -> float:
        try:
            return int(part)
        except ValueError:
            pass
        try:
            return float(part)
        except ValueError:
            raise BadQuestion(
                f"{name} takes numbers with spaces between", received=repr(part)
            ) from None

    rows = [
        [number(part) for part in row.replace(",", " ").split()]
        for row in text.replace("/", ";").split(";")
    ]
    return rows if len(rows) > 1 else rows[0]


def _of_layer(what: str | None, picture: str | None, layer: str, channel: int, look: Look) -> Film:
    from .. import shelf
    from ..animate import layer_film
    from ..animate.layer import part_of
    from ..base.errors import BadQuestion

    if what is None or picture is None:
        raise BadQuestion("--layer needs a network and a picture")
    return layer_film(part_of(shelf.open(what).trace(picture), layer, channel), look)


def _of_preset(what: str | None, look: Look) -> Film:
    from ..animate import film_of
    from ..base.errors import BadQuestion
    from ..bench.presets import preset

    if what is None:
        raise BadQuestion("of what?", remedy="Name a scene (--list shows them), or give --data.")
    found = preset(what)
    return film_of(found.stages, look, found.title[look.language])


def _list(language: str) -> None:
    from rich.console import Console
    from rich.table import Table

    from ..bench.presets import PRESETS

    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in ("scene", "family", "what it shows"):
        table.add_column(column)
    for found in PRESETS.values():
        table.add_row(found.name, found.family, found.title[language])
    Console().print(table)
