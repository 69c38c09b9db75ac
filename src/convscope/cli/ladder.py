"""``convscope ladder``: one picture of a whole network, from edges to objects."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .arguments import ANetwork

if TYPE_CHECKING:
    from ..inside.visualise.ladder import Climbed, Ladder


def ladder(
    network: ANetwork,
    picture: Annotated[
        str | None,
        typer.Argument(help="Show the channels and classes that matter most on this picture; "
                       "those that come along unless given."),
    ] = None,
    out: Annotated[Path, typer.Option(help="A .png or .webp file.")] = Path("ladder.png"),
    per: Annotated[int, typer.Option(help="Channels of each layer.")] = 6,
    steps: Annotated[int | None, typer.Option(help="Steps of each.", show_default="128")] = None,
    seed: Annotated[int, typer.Option(help="Another gives other pictures.")] = 0,
    engine: Annotated[
        str | None, typer.Option(help="numpy or torch.", show_default="torch where it is there")
    ] = None,
    cache: Annotated[
        Path | None,
        typer.Option(help="Where finished pictures are kept.", show_default="the user's cache"),
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Take nothing that is kept.")] = False,
) -> None:  # fmt: skip
    """Draw what each layer looks for, from the first to the classes, as one picture.

    What is finished is kept: broken off with Ctrl-C, the same command goes on.

    [bold]Examples:[/bold]

    convscope ladder imagenet --out ladder.png

    convscope ladder runs/digits --per 8 --steps 64
    """
    from .. import shelf
    from ..animate.ladder import check_ladder_out, ladder_sheet, name_of, write_ladder
    from ..inside.visualise import ladder as climb
    from ..inside.visualise.ladder import USUAL
    from ..training.named_network import named_network

    check_ladder_out(out)
    found = named_network(network).network
    given = None if picture is None else shelf.picture(picture)
    began = time.perf_counter()
    kept = None if fresh else cache or USUAL
    made = climb(found, per=per, picture=given, steps=steps, seed=seed, engine=engine, cache=kept)
    _watch(made)
    for one in made.rungs:
        if one.problem:
            print(f"left out: {name_of(one)}: {one.problem}")
    write_ladder(ladder_sheet(f"{found.name}: what each layer looks for", made.rungs), out)
    print(f"{len(made.rungs)} rungs in {time.perf_counter() - began:.0f} s")
    print(f"written: {out}")


def _watch(made: Ladder) -> None:
    """Make it, with a bar where somebody watches."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from ..animate.ladder import name_of

    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("", total=sum(map(_steps, made.rungs)))
        for one in made:
            done = sum(map(_done, made.rungs))
            bar.update(task, completed=done, description=name_of(one))


def _steps(one: Climbed) -> int:
    return one.steps * len(one.rung.channels)


def _done(one: Climbed) -> int:
    return _steps(one) if one.problem else one.step * len(one.rung.channels)
