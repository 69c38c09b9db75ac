"""``convscope learn``: the lessons."""

from __future__ import annotations

from typing import Annotated

import typer


def learn(
    lesson: Annotated[
        str, typer.Argument(help="A lesson by its number or name; all of them without.")
    ] = "",
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.")] = 8300,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Open the lessons in the browser: predict, look, explain, and have your answers checked.

    [bold]Examples:[/bold]

    convscope learn

    convscope learn 02
    """
    from .. import lessons
    from ..ask.store import Store
    from ..serve.run import serve

    at = lessons.lesson(lesson).number if lesson else "map"
    serve(Store(), host=host, port=port, open_browser=browser, place=f"#lesson={at}")
