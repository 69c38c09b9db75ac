"""``convscope learn``: the lessons, for oneself or for a class."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..base.errors import InputError


def learn(
    lesson: Annotated[
        str, typer.Argument(help="A lesson by its number or name; all of them without.")
    ] = "",
    classroom: Annotated[
        bool, typer.Option("--class", help="Serve a class: other machines join by an address.")
    ] = False,
    record: Annotated[
        Path | None,
        typer.Option(help="The file that keeps nicknames and answers; it is gone on with."),
    ] = None,
    network: Annotated[
        str, typer.Option(help="A network to open first: a file, or one that comes along.")
    ] = "",
    picture: Annotated[
        list[str] | None,
        typer.Option(help="A picture for all to choose, again for more; the first is opened."),
    ] = None,
    name: Annotated[
        str, typer.Option(help="The name or address by which students reach this machine.")
    ] = "",
    host: Annotated[
        str, typer.Option(help="The address to listen at; a class's is every one.")
    ] = "",
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.")] = 8300,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Open the lessons in the browser: predict, look, explain, and have your answers checked.

    With --class this machine serves a room: students join with a nickname, by an address or its
    QR code; you see who is where and what is misunderstood, and show everyone a lesson or anything
    else of the page. Nothing is kept but in the file of --record.

    [bold]Examples:[/bold]

    convscope learn

    convscope learn 02

    convscope learn --class --record monday.jsonl --picture cat.jpg
    """
    from .. import lessons
    from ..ask.store import Store
    from ..classroom import Classroom, Record
    from ..serve.addresses import EVERYWHERE
    from ..serve.run import serve, serve_class

    chosen = lessons.lesson(lesson).number if lesson else ""
    if not classroom and (record is not None or name):
        what = "--record" if record is not None else "--name"
        raise InputError(f"{what} is for a class", remedy="Add --class.")
    store = Store()
    if network:
        store.first_network = store.add_network_file(network)
    added = [store.add_picture_file(one) for one in picture or ()]
    if added:
        store.first_picture = added[0]
    if classroom:
        room = Classroom(Record(record), lesson=chosen)
        serve_class(
            store, room, host=host or EVERYWHERE, port=port, name=name, open_browser=browser
        )
    else:
        serve(
            store, host=host or "127.0.0.1", port=port, open_browser=browser,
            place=f"#lesson={chosen or 'map'}",
        )  # fmt: skip
