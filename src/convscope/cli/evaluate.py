"""``convscope evaluate``: how good a network is, class by class, and where it goes wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .arguments import ANetwork, AsJson, LabelledData, PartOfData

if TYPE_CHECKING:
    from rich.console import Console

    from ..base.array import Array
    from ..data.data import Data
    from ..training.evaluation import Evaluation
    from ..training.fed import Progress
    from ..training.named_network import Named

SHOWN_CLASSES = 20
SHOWN_MISTAKES = 8


def evaluate(
    network: ANetwork,
    data: LabelledData = None,
    part: PartOfData = None,
    robustness: Annotated[bool, typer.Option(help="Also make the pictures worse.")] = True,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Evaluate a network: accuracy, precision and recall, confusion, calibration, robustness.

    [bold]Example:[/bold]  convscope evaluate digits digits --no-robustness
    """
    from rich.console import Console

    from ..training.evaluate import evaluate as evaluated
    from ..training.named_network import named_network

    named = named_network(network)
    with _progress("looking", quiet=as_json) as progress:
        opened = _data(named, data, progress)
        name, places = _places(named, opened, None if part is None else part.value)
        found = evaluated(named.network, opened, places, robustness=robustness, progress=progress)
    about = {"network": named.network.name, "data": opened.name, "part": name}
    if as_json:
        whole = about | found.to_json()
        for mistake in whole["worst"]:
            mistake["file"] = opened.sources[mistake["index"]] if opened.sources else None
        print(json.dumps(whole, ensure_ascii=False))
        return
    console = Console()
    where = "all pictures" if name == "all" else f"the {name} part"
    told = f"{named.network.name} on {where} of '{opened.name}': {found.pictures:,} pictures\n"
    console.print(told, style="bold", highlight=False, markup=False)
    _show(console, found, opened)


def _data(named: Named, source: str | None, progress: Progress) -> Data:
    """Open the data; files as the network wants pictures, so that they need not be read twice."""
    from ..base.errors import BadData
    from ..data.open_data import open_data
    from ..network.preprocess_of import preprocess_of
    from ..training.start import data_of

    if source is None:
        if named.run is None:
            raise BadData("on which data? None are given", remedy="Name a folder, or: digits.")
        return data_of(named.run)
    if not Path(source).is_dir():
        return open_data(source, progress=progress)
    p, _ = preprocess_of(named.network)
    mode = "L" if p.mode == "L" else "RGB"
    return open_data(
        source, size=(p.height, p.width), mode=mode, resize=p.resize, progress=progress
    )


def _places(named: Named, data: Data, part: str | None) -> tuple[str, Array]:
    """Return which part is meant, and the places of its pictures."""
    import numpy as np

    from ..base.errors import BadData
    from ..data.split import PARTS, split

    if named.run is not None:
        settings = named.run.told().settings
        parts = split(data, validation=settings.validation, seed=settings.seed)
    else:
        parts = split(data, validation=0)  # what the data keep themselves is kept all the same
    if part is None:
        usual = "validation" if named.run is not None and len(parts.validation) else "all"
        part = "test" if len(parts.test) else usual
    if part == "all":
        return part, np.arange(len(data))
    places = parts.parts[PARTS.index(part)]
    if not len(places):
        there = [p for p, found in zip(PARTS, parts.parts, strict=True) if len(found)]
        raise BadData(
            f"'{data.name}' has no {part} part",
            remedy=f"There are: {', '.join(there)}, all.",
        )
    return part, places


@contextmanager
def _progress(what: str, *, quiet: bool) -> Iterator[Progress]:
    """Show a bar where somebody watches."""
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True, disable=quiet) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _show(console: Console, found: Evaluation, data: Data) -> None:
    _show_figures(console, found)
    if found.errors is None:
        _show_classes(console, found)
        _show_confusion(console, found)
        _show_calibration(console, found)
        _show_robustness(console, found)
    _show_worst(console, found, data)
    prepared, *others = found.notes
    notes = [f"how pictures are prepared: {prepared}", *others, *data.notes]
    if data.broken:
        first = data.broken[0]
        notes.append(f"{len(data.broken):,} files could not be read; {first.path}: {first.why}")
    for note in notes:
        console.print(f"note: {note}", style="dim", highlight=False, markup=False)


def _show_figures(console: Console, found: Evaluation) -> None:
    rows = [("loss", f"{found.loss:.4f}")]
    if found.errors is not None:
        e = found.errors
        rows += [
            ("mean absolute error", f"{e.mean_absolute:.4g}"),
            ("root mean squared error", f"{e.root_mean_squared:.4g}"),
            ("R²", "" if e.r_squared is None else f"{e.r_squared:.4f}"),
        ]
    else:
        rows.insert(0, ("accuracy", f"{found.accuracy:.2%}"))
        if found.top5 is not None:
            rows.insert(1, ("among the first five", f"{found.top5:.2%}"))
        rows.append(("expected calibration error", f"{found.calibration_error:.2%}"))
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        console.print(f"{name:>{width}}  [bold]{value}[/bold]", highlight=False)


def _show_classes(console: Console, found: Evaluation) -> None:
    from rich.markup import escape
    from rich.table import Table

    seen = [c for c in found.classes if c.support or c.precision is not None]
    title = None
    if len(seen) > SHOWN_CLASSES:
        title = f"the {SHOWN_CLASSES} classes of {len(seen):,} with the least F1"
        seen = sorted(seen, key=lambda c: c.f1 or 0.0)[:SHOWN_CLASSES]
    table = Table(box=None, header_style="dim", pad_edge=False, title=title, title_justify="left")
    table.add_column("class", overflow="fold")
    for column in ("precision", "recall", "F1", "pictures"):
        table.add_column(column, justify="right")
    for c in seen:
        figures = ["" if v is None else f"{v:.1%}" for v in (c.precision, c.recall, c.f1)]
        table.add_row(escape(c.label), *figures, f"{c.support:,}")
    console.print()
    console.print(table)


def _show_confusion(console: Console, found: Evaluation) -> None:
    from rich.markup import escape
    from rich.table import Table

    labels = found.labels
    if len(labels) > SHOWN_CLASSES:
        off = sorted((c for c in found.cells if c.true != c.predicted), key=lambda c: -c.pictures)[
            :SHOWN_CLASSES
        ]
        table = Table(box=None, header_style="dim", pad_edge=False)
        for column in ("is", "taken for", "pictures"):
            table.add_column(column)
        for cell in off:
            table.add_row(
                escape(labels[cell.true]), escape(labels[cell.predicted]), f"{cell.pictures:,}"
            )
    else:
        table = Table(box=None, header_style="dim", pad_edge=False)
        table.add_column("is ↓  taken for →", style="dim")
        for label in labels:
            table.add_column(escape(label), justify="right", overflow="fold")
        for i, row in enumerate(found.confusion.tolist()):
            cells = [
                f"[bold]{n:,}[/bold]" if i == j else f"[red]{n:,}[/red]" if n else "[dim]·[/dim]"
                for j, n in enumerate(row)
            ]
            table.add_row(escape(labels[i]), *cells)
    console.print()
    console.print(table)


def _show_calibration(console: Console, found: Evaluation) -> None:
    from rich.table import Table

    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in ("how sure", "how often right", "pictures"):
        table.add_column(column, justify="right")
    table.add_column("")
    for b in found.calibration:
        bar = "█" * round(20 * b.accuracy)
        table.add_row(
            f"{b.confidence:.1%}", f"{b.accuracy:.1%}", f"{b.pictures:,}", f"[blue]{bar}[/blue]"
        )
    console.print()
    console.print(table)


def _show_robustness(console: Console, found: Evaluation) -> None:
    from rich.table import Table

    if not found.robustness:
        return
    table = Table(box=None, header_style="dim", pad_edge=False)
    table.add_column("made worse")
    for i in range(len(found.robustness[0].strengths)):
        table.add_column("unchanged" if not i else "", justify="right")
    table.add_column("strengths", style="dim")
    for row in found.robustness:
        strengths = ", ".join(f"{s:g}" for s in row.strengths[1:])
        table.add_row(row.change, *(f"{a:.1%}" for a in row.accuracy), f"{strengths} {row.unit}")
    console.print()
    console.print(table)


def _show_worst(console: Console, found: Evaluation, data: Data) -> None:
    from rich.markup import escape
    from rich.table import Table

    def called(index: int) -> str:
        return data.sources[index] if data.sources else f"picture {index:,}"

    table = Table(box=None, header_style="dim", pad_edge=False)
    if found.errors is not None:
        for column in ("furthest off", "is", "predicted"):
            table.add_column(column, overflow="fold")
        for miss in found.errors.worst[:SHOWN_MISTAKES]:
            true, predicted = (
                ", ".join(f"{v:.4g}" for v in values) for values in (miss.true, miss.predicted)
            )
            table.add_row(escape(called(miss.index)), true, predicted)
    else:
        if not found.worst:
            return
        for column in ("surest mistakes", "is", "taken for", "how sure"):
            table.add_column(column, overflow="fold")
        for m in found.worst[:SHOWN_MISTAKES]:
            told = (called(m.index), found.labels[m.true], found.labels[m.predicted])
            table.add_row(*map(escape, told), f"{m.probability:.1%}")
    console.print()
    console.print(table)
