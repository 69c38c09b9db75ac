"""A training as a terminal or a notebook shows it: a bar, the figures, and what goes wrong."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any

from .settings import Settings


class Shown:
    """Listens to a training and shows it; use it as a context, and give it as ``listener``."""

    def __init__(self, settings: Settings, *, name: str = "") -> None:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            Progress,
            TaskProgressColumn,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        self._settings, self._name = settings, name
        self._console = Console()
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(bar_width=24), TaskProgressColumn(),
            TextColumn("{task.fields[told]}"), TimeElapsedColumn(), TextColumn("·"),
            TimeRemainingColumn(), console=self._console,
        )  # fmt: skip
        self._task = self._bar.add_task(name or "training", total=None, told="")
        self._steps = 0

    def __enter__(self) -> Shown:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        where: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def __call__(self, row: Mapping[str, Any]) -> None:
        """Take one row of the history."""
        told = getattr(self, f"_{row['row']}", None)
        if told is not None:
            told(row)

    def _event(self, row: Mapping[str, Any]) -> None:
        if row["what"] == "begun":
            self._steps = row["steps"]
            self._bar.update(self._task, total=row["steps"])
            self._console.print(
                f"{row['train']:,} pictures to learn from, {row['validation']:,} to choose by, "
                f"{row['test']:,} kept for the end",
                style="dim",
            )
        elif row["what"] in ("resumed", "early", "stopped", "rate"):
            said = f" ×{row['factor']:g}" if row["what"] == "rate" else ""
            self._console.print(f"step {row['step']:,}: {row['what']}{said}", style="dim")

    def _step(self, row: Mapping[str, Any]) -> None:
        loss = "no number" if row["loss"] is None else f"{row['loss']:.4f}"
        right = "" if row["accuracy"] is None else f"  {row['accuracy']:.1%} right"
        speed = f"  {row['pictures_per_second']:,.0f}/s"
        epoch = f"epoch {row['epoch'] + 1}/{self._settings.epochs}"
        self._bar.update(
            self._task, completed=row["step"], description=epoch, told=f"loss {loss}{right}{speed}"
        )

    def _epoch(self, row: Mapping[str, Any]) -> None:
        epoch = f"epoch {row['epoch'] + 1:>3}"
        parts = [f"loss {row['loss']:.4f}" if row["loss"] is not None else "loss no number"]
        if row["accuracy"] is not None:
            parts.append(f"{row['accuracy']:.2%} right")
        if row["validation_loss"] is not None:
            parts.append(f"validation {row['validation_loss']:.4f}")
        if row["validation_accuracy"] is not None:
            parts.append(f"{row['validation_accuracy']:.2%} right")
        self._console.print(f"{epoch}  {'  '.join(parts)}  {row['seconds']:.1f} s")

    def _sign(self, row: Mapping[str, Any]) -> None:
        from rich.markup import escape

        self._console.print(
            f"[bold yellow]! {row['what']}[/] (step {row['step']:,}): {escape(row['text'])} "
            f"[dim]{escape(row['remedy'])}[/]"
        )
