"""``convscope concepts``: which channels know a marked region, and at which depth it is known."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .arguments import ANetwork, AsJson

if TYPE_CHECKING:
    from ..inside.concepts import Concept, Curve, Marked, Point
    from ..inside.concepts.region import Box
    from ..network import Network


def concepts(
    network: ANetwork,
    picture: Annotated[
        list[str] | None,
        typer.Option(help="A picture file, or one that comes along. Can be repeated."),
    ] = None,
    box: Annotated[
        list[str] | None,
        typer.Option(metavar="LEFT,TOP,WIDTH,HEIGHT",
                     help="A region, in the picture's own pixels. Several boxes are one region of "
                     "one picture; of several pictures each has one, in the same order."),
    ] = None,
    layer: Annotated[str, typer.Option(help="Of one layer; of all unless given.")] = "",
    most: Annotated[int, typer.Option(min=1, help="Channels that are named.")] = 12,
    probe: Annotated[
        bool,
        typer.Option(help="Say by depth whether a straight cut tells the marked cells; needs two "
                     "pictures."),
    ] = False,
    data: Annotated[
        str | None,
        typer.Option(help="In place of pictures: say by depth whether a straight cut tells the "
                     "classes of these data, a folder, a CSV, or data that come along."),
    ] = None,
    label: Annotated[
        str, typer.Option("--class", help="Of the data: this class from the others.")
    ] = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Find the channels that answer in a marked region and nowhere else, or probe by depth.

    [bold]Examples:[/bold]

    convscope concepts digits --picture digit-3 --box 9,4,9,9

    convscope concepts digits --data digits --class 3
    """
    from ..base.errors import BadQuestion
    from ..data.open_data import open_data
    from ..inside.concepts import concept, probe_class, probe_region
    from ..training.named_network import named_network

    pictures, boxes = picture or [], [_box(one) for one in box or []]
    if bool(pictures) == (data is not None):
        raise BadQuestion(
            "a region of pictures is looked for, or a class of data",
            received="both" if pictures else "neither",
            remedy="Give --picture and --box, or --data.",
        )  # fmt: skip
    if label and data is None:
        raise BadQuestion("--class is of data", received=repr(label[:80]), remedy="Give --data.")
    if layer and (probe or data is not None):
        raise BadQuestion("a probe looks at every layer", received=f"--layer {layer[:80]}")
    regions = _regions(pictures, boxes)
    found: Concept | Curve
    if data is not None:
        found = probe_class(named_network(network).network, open_data(data), label)
    else:
        opened = named_network(network).network
        marked = [_marked(opened, *one) for one in zip(pictures, regions, strict=True)]
        found = probe_region(marked) if probe else concept(marked, layer, most)
    if as_json:
        print(json.dumps(_as_data(found), ensure_ascii=False))
    else:
        _show(found)


def _box(text: str) -> Box:
    from ..base.errors import BadQuestion

    try:
        left, top, width, height = map(float, text.split(","))
    except ValueError:
        raise BadQuestion(
            "a box is LEFT,TOP,WIDTH,HEIGHT in pixels", received=repr(text[:80])
        ) from None
    return left, top, width, height


def _regions(pictures: list[str], boxes: list[Box]) -> list[list[Box]]:
    """Return the boxes of each picture: all of one, else one each."""
    from ..base.errors import BadQuestion

    if len(pictures) == 1 and boxes:
        return [boxes]
    if len(boxes) != len(pictures):
        raise BadQuestion(
            "every picture has a box", received=f"{len(pictures)} pictures, {len(boxes)} boxes",
            remedy="Give --box after each --picture.",
        )  # fmt: skip
    return [[one] for one in boxes]


def _marked(network: Network, name: str, boxes: list[Box]) -> Marked:
    from ..base.preprocess import prepare
    from ..inside.concepts import Marked, of_boxes
    from ..network.preprocess_of import preprocess_of
    from ..shelf import picture
    from ..trace import run

    given = picture(name)
    prepared = prepare(given, preprocess_of(network)[0])
    trace = run(network, {network.inputs[0].name: prepared.tensor})
    return Marked(trace, prepared, of_boxes((given.width, given.height), boxes))


def _show(found: Concept | Curve) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from ..inside.concepts import Concept

    console = Console()
    table = Table(box=None, header_style="dim", pad_edge=False)
    if isinstance(found, Concept):
        columns: tuple[str, ...] = (
            "layer", "channel", "inside", "outside", "difference", "overlap",
        )  # fmt: skip
        rows: list[tuple[str, ...]] = [
            (a.layer, str(a.channel), f"{a.inside:.4g}", f"{a.outside:.4g}",
             f"{a.difference:.2f}", f"{a.overlap:.2f}")
            for a in found.answers
        ]  # fmt: skip
        notes = [
            f"the best of {found.channels:,} channels in {len(found.layers)} layers; difference in "
            "standard deviations of the map; overlap of the highest cells with the marked ones",
        ]
        if found.too_coarse:
            notes.append(f"cells too large for the region: {', '.join(found.too_coarse)}")
    else:
        columns = ("layer", "held out", "shuffled", "")
        rows = [_point(point) for point in found.points]
        notes = [
            f"of {found.examples:,} {'cells' if found.of_cells else 'pictures'}; guessing reaches "
            f"{found.chance:.0%}; what is not above two deviations of the shuffled says nothing",
        ]
    for column in columns:
        right = column not in ("layer", "")
        table.add_column(column, justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    console.print(table)
    for note in notes:
        console.print(note, style="dim", highlight=False, markup=False)


def _point(point: Point) -> tuple[str, ...]:
    reached = point.probed
    if reached is None:
        return point.layer, "", "", point.why
    told = "" if reached.beats_chance else "not above chance"
    shuffled = f"{reached.baseline:.0%} ± {reached.spread:.0%}"
    return point.layer, f"{reached.accuracy:.0%}", shuffled, told


def _as_data(found: Concept | Curve) -> dict[str, Any]:
    from ..inside.concepts import Concept

    if isinstance(found, Concept):
        return {
            "channels": [asdict(one) for one in found.answers],
            "compared": found.channels,
            "layers": list(found.layers),
            "too_coarse": list(found.too_coarse),
        }
    return asdict(found)
