"""``convscope open``: the page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def open_page(
    model: Annotated[
        str,
        typer.Argument(
            help="An ONNX file, a run's folder, or the name of a network that comes along."
        ),
    ] = "imagenet",
    pictures: Annotated[
        list[str] | None, typer.Argument(help="Pictures: files, or names of those that come along.")
    ] = None,
    classes: Annotated[
        Path | None, typer.Option(help="A file with the names of the classes, one a line.")
    ] = None,
    data: Annotated[
        list[Path] | None,
        typer.Option(help="Data to train on: a folder of class folders, a CSV. Can be repeated."),
    ] = None,
    survey: Annotated[
        Path | None, typer.Option(help="What convscope survey wrote of this network.")
    ] = None,
    runs: Annotated[Path | None, typer.Option(help="The folder of all runs: runs.")] = None,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port; 0 takes a free one.")] = 8300,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """Open the page on a network and pictures; without any, on those that come along.

    [bold]Examples:[/bold]

    convscope open

    convscope open my_network.onnx my_picture.jpg

    convscope open runs/digits --data my_pictures

    convscope open my_network.onnx --survey my_survey
    """
    from ..ask.store import Store
    from ..serve.run import serve

    store = Store(runs=runs)
    store.first_network = store.add_network_file(model, classes)
    for one in data or []:
        store.studio.add_data(one)
    if survey is not None:
        from ..inside.survey import open_survey

        store.surveys.take(open_survey(survey), store.network(store.first_network))
    added = [store.add_picture_file(picture) for picture in pictures or []]
    if added:
        store.first_picture = added[0]
    elif model == "digits":
        store.first_picture = "digit-3"
    serve(store, host=host, port=port, open_browser=browser)
