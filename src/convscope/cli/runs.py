"""``convscope runs``: the trainings there are."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def runs(
    folder: Annotated[Path | None, typer.Argument(help="The folder of all runs: runs.")] = None,
) -> None:
    """List the runs, the latest first.

    [bold]Example:[/bold]  convscope runs
    """
    from rich.console import Console
    from rich.table import Table

    from ..training.run_folder import runs_folder, runs_in

    place = runs_folder() if folder is None else folder
    found = runs_in(place)
    console = Console()
    if not found:
        console.print(f"There is no run in {place} yet.  Try:  convscope train digits")
        return
    table = Table("run", "state", "epoch", "right", "loss", "data", "network", "from",
                  box=None, header_style="dim")  # fmt: skip
    for one in found:
        told, state = one.told(), one.state()
        right = "" if state.accuracy is None else f"{state.accuracy:.2%}"
        best = "" if state.best is None else f"{state.best:.4f}"
        epoch = f"{min(state.epoch + 1, told.settings.epochs)}/{told.settings.epochs}"
        parent = f"{told.parent}@{told.parent_step}" if told.parent else ""
        table.add_row(
            f"[bold]{one.id}[/bold]", state.state, epoch, right, best,
            Path(told.data).name or "(arrays)", told.network, parent,
        )  # fmt: skip
    console.print(table)
