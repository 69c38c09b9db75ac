"""``convscope predict``: what a network answers to a folder of pictures."""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .arguments import ANetwork

if TYPE_CHECKING:
    from rich.console import Console

    from ..training.predict import Prediction

SHOWN = 50


def predict(
    network: ANetwork,
    folder: Annotated[
        list[str], typer.Argument(help="Folders of pictures, or files.")
    ],
    to_csv: Annotated[
        Path | None, typer.Option("--csv", help="Write every answer to this file.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="How many classes to write.")] = 3,
) -> None:  # fmt: skip
    """Ask a network about pictures. Files that cannot be read are named, the others answered.

    [bold]Examples:[/bold]

    convscope predict imagenet coffee cat

    convscope predict runs/digits my_pictures --csv answers.csv
    """
    from rich.console import Console

    from ..network.preprocess_of import preprocess_of
    from ..training.named_network import named_network
    from ..training.predict import predict as predicted

    named = named_network(network)
    rows = predicted(named.network, _files(folder), top=top)
    console = Console()
    shown: list[Prediction] = []
    counts: Counter[str] = Counter()
    if to_csv is not None:
        rows = _written(rows, to_csv)
    for row in rows:
        counts["\0" if row.problem else row.label] += 1
        if len(shown) < SHOWN:
            shown.append(row)
    _show(console, shown, counts)
    if to_csv is not None:
        console.print(f"\nwritten: {to_csv}", highlight=False, markup=False, soft_wrap=True)
    note = f"how pictures are prepared: {preprocess_of(named.network)[1]}"
    console.print(f"note: {note}", style="dim", highlight=False, markup=False)


def _files(given: list[str]) -> list[Path]:
    from .. import zoo
    from ..training.predict import files_of

    found: list[Path] = []
    for one in given:
        along = one in zoo.pictures() and not Path(one).exists()
        found += [zoo.picture_path(one)] if along else files_of(one)
    return found


def _written(rows: Iterable[Prediction], path: Path) -> Iterator[Prediction]:
    """Write each row as it comes by; what was at ``path`` is replaced once all are there."""
    from ..base.errors import InputError

    partial = path.with_name(f".partial-{os.getpid()}-{path.name}")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            waiting, columns = [], 0
            for row in rows:
                yield row
                waiting.append(row)
                if not columns and not row.problem:  # what answers there are is known now
                    columns = len(header := _header(row))
                    writer.writerow(header)
                if columns:
                    writer.writerows(_cells(one, columns) for one in waiting)
                    waiting.clear()
        partial.replace(path)
    except OSError as error:
        raise InputError(f"cannot write '{path}'", received=error.strerror or str(error)) from error
    finally:
        partial.unlink(missing_ok=True)


def _header(row: Prediction) -> list[str]:
    names = [f"number_{i + 1}" for i in range(len(row.numbers))]
    for i in range(len(row.top)):
        rank = f"_{i + 1}" if i else ""
        names += [f"label{rank}", f"probability{rank}"]
    return ["file", *names, "problem"]


def _cells(row: Prediction, count: int) -> list[str]:
    """Return the cells of a row of so many columns."""
    if row.problem:
        return [row.file, *[""] * (count - 2), row.problem]
    told = [cell for label, chance in row.top for cell in (label, f"{chance:.6f}")]
    return [row.file, *(told or (f"{n:.9g}" for n in row.numbers)), ""]


def _show(console: Console, shown: list[Prediction], counts: Counter[str]) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, header_style="dim", pad_edge=False)
    for column in ("file", "answer", "how sure", "then"):
        table.add_column(column, overflow="fold")
    for row in shown:
        if row.problem:
            table.add_row(escape(row.file), f"[red]{escape(row.problem)}[/red]")
        elif row.numbers:
            table.add_row(escape(row.file), ", ".join(f"{n:.6g}" for n in row.numbers))
        else:
            then = escape(", ".join(f"{label} {chance:.1%}" for label, chance in row.top[1:]))
            answer = f"[bold]{escape(row.label)}[/bold]"
            table.add_row(escape(row.file), answer, f"{row.probability:.1%}", then)
    console.print(table)
    total, broken = sum(counts.values()), counts.pop("\0", 0)
    if total > len(shown):
        console.print(f"… and {total - len(shown):,} more; --csv FILE writes all", highlight=False)
    if total > 1 and counts and "" not in counts:
        told = ", ".join(f"{label} ({n:,})" for label, n in counts.most_common(10))
        more = f", and {len(counts) - 10:,} others" if len(counts) > 10 else ""
        console.print(f"\n{total:,} pictures: {told}{more}", highlight=False, markup=False)
    if broken:
        console.print(f"{broken:,} could not be read", style="red", highlight=False)
