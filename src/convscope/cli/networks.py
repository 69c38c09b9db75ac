"""``convscope networks``: what comes along."""

from __future__ import annotations

from typing import Annotated

import typer


def networks(
    card: Annotated[str | None, typer.Option(help="Print the model card of this network.")] = None,
) -> None:
    """List the networks and pictures that come along.

    [bold]Example:[/bold]  convscope networks --card digits
    """
    from rich.console import Console
    from rich.table import Table

    from .. import zoo
    from ..base.errors import BadQuestion

    console = Console()
    found = zoo.networks()
    if card is not None:
        if card not in found:
            raise BadQuestion(
                "no such network comes along",
                received=repr(card),
                remedy=f"There are: {', '.join(found)}.",
            )
        print(found[card].card_path.read_text(encoding="utf-8"))
        return
    table = Table("network", "what it is", box=None, header_style="dim")
    for network in found.values():
        table.add_row(f"[bold]{network.name}[/bold]", network.summary)
    console.print(table)
    pictures = Table("picture", "what it shows", "for", box=None, header_style="dim")
    for picture in zoo.pictures().values():
        pictures.add_row(f"[bold]{picture.name}[/bold]", picture.title_en, ", ".join(picture.suits))
    console.print(pictures)
    console.print("\nTry:  convscope trace imagenet coffee      convscope open")
