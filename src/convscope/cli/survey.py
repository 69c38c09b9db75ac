"""``convscope survey``: what many pictures say of each channel of a network."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .arguments import ANetwork

if TYPE_CHECKING:
    from rich.console import Console

    from ..inside.survey import Survey
    from ..training.fed import Progress

SHOWN_SKIPPED = 5


def survey(
    network: ANetwork,
    folder: Annotated[
        str | None,
        typer.Argument(help="A folder of pictures, with class folders or without; a CSV or NPZ "
                       "file, or data that come along. What comes along and suits unless given."),
    ] = None,
    out: Annotated[
        Path, typer.Option(help="The folder that is written: survey.parquet and patches/.")
    ] = Path("survey"),
    layer: Annotated[
        list[str] | None,
        typer.Option(help="Look at this layer; can be repeated. All that have channels unless "
                     "given."),
    ] = None,
    strongest: Annotated[
        int, typer.Option(min=1, max=1000, help="Pictures kept of each channel's either end.")
    ] = 9,
    patches: Annotated[
        int | None,
        typer.Option(min=0, help="Patches of each channel that are written as PNG; all unless "
                     "given, none with 0."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Look at the first so many pictures only.")
    ] = None,
    ray: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="On a Ray cluster: its address, or 'local'."),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Of the cluster.")] = 2,
) -> None:  # fmt: skip
    """Show many pictures to a network and keep what each channel answers most and least to.

    Cut off, it goes on where it was when it is called again.

    [bold]Example:[/bold]  convscope survey digits --limit 500 --out survey-of-digits
    """
    from rich.console import Console

    from ..inside.survey import survey as surveyed
    from ..inside.survey import usual_data
    from ..inside.survey.on_ray import parts
    from ..training.named_network import named_network

    opened = named_network(network).network
    data = usual_data(opened) if folder is None else folder
    with _progress() as progress:
        found = surveyed(
            opened, data, layers=layer or None, strongest=strongest, limit=limit, out=out,
            patches=patches, progress=progress,
            parts=None if ray is None else parts(ray, workers),
        )  # fmt: skip
    _show(Console(), found, out)


@contextmanager
def _progress() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("looking"), BarColumn(), MofNCompleteColumn(), TextColumn("pictures"),
               TimeRemainingColumn())  # fmt: skip
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("looking", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _show(console: Console, found: Survey, out: Path) -> None:
    from rich.markup import escape
    from rich.table import Table

    from ..inside.survey.summary import FEWEST, rows

    told = f"{found.network_name}: {found.pictures:,} pictures of '{found.data}'\n"
    console.print(told, style="bold", highlight=False, markup=False)
    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in ("layer", "channels", "most selective", "dead", "near-duplicates"):
        table.add_column(column, overflow="fold")
    for row in rows(found):
        selective = ", ".join(f"{c} for {escape(name)} ({v:.2f})" for c, name, v in row.selective)
        dead = ", ".join(map(str, row.dead[:4])) + (" …" if len(row.dead) > 4 else "")
        alike = ", ".join(f"{a}~{b} {r:.3f}" for a, b, r in row.alike)
        count = f"{len(row.dead)}: {dead}" if row.dead else ""
        table.add_row(escape(row.layer), str(row.channels), selective, count, alike)
    console.print(table)
    notes = [
        "selective: channel, class, and (μmax − μ−max) / (μmax + μ−max) of its mean responses: "
        "0 the same to all classes, 1 to one alone",
        "dead: one value everywhere in every picture; near-duplicates: two channels whose "
        "responses go together, correlation beyond 0.99",
    ]
    if not found.classes:
        notes.append("the pictures have no labels: how selective a channel is, is not known")
    if found.pictures < FEWEST:
        notes.append(f"fewer than {FEWEST} pictures are too few to compare channels")
    if found.skipped:
        notes.append(f"{len(found.skipped):,} files could not be read and were skipped:")
        notes += [f"  {b.path}: {b.why}" for b in found.skipped[:SHOWN_SKIPPED]]
    notes.append(f"written: {out / 'survey.parquet'}")
    for note in notes:
        console.print(note, style="dim", highlight=False, markup=False)
