"""``convscope failures``: the worst mistakes, grouped by what the network looked at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .arguments import ANetwork, AsJson, LabelledData, PartOfData
from .evaluate import _data, _places, _progress

if TYPE_CHECKING:
    from ..data.data import Data
    from ..inside.failures import Failures

CONFUSIONS = 4
PICTURES = 6


def failures(
    network: ANetwork,
    data: LabelledData = None,
    part: PartOfData = None,
    most: Annotated[int, typer.Option(help="How many mistakes are looked into.")] = 48,
    method: Annotated[
        str, typer.Option(help="By which method of attribution; Grad-CAM where it can be taken.")
    ] = "",
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Look into the worst mistakes: group them by what the network looked at.

    [bold]Example:[/bold]  convscope failures digits digits
    """
    from ..inside.failures import failures as found_failures
    from ..training.named_network import named_network

    named = named_network(network)
    with _progress("looking", quiet=as_json) as progress:
        opened = _data(named, data, progress)
        name, places = _places(named, opened, None if part is None else part.value)
        found = found_failures(
            named.network, opened, places, most=most, method=method, progress=progress
        )
    if as_json:
        print(json.dumps({"part": name, **_as_data(found, opened)}, ensure_ascii=False))
        return
    _show(found, opened, name)


def _show(found: Failures, data: Data, part: str) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    where = "all pictures" if part == "all" else f"the {part} part"
    told = (
        f"{found.network} on {where} of '{found.data}': {found.wrong:,} of {found.pictures:,} "
        f"wrong, {found.looked:,} looked into by {found.method}"
    )
    console.print(told, style="bold", highlight=False, markup=False)
    if not found.groups:
        return
    table = Table(box=None, pad_edge=False)
    for name in ("group", "mistakes", "where it looked", "most common", "pictures, surest first"):
        table.add_column(name, justify="right" if name == "mistakes" else "left")
    for number, group in enumerate(found.groups, 1):
        common = [
            f"{found.labels[true]} → {found.labels[taken]}" + (f" ×{n}" if n > 1 else "")
            for true, taken, n in group.confusions[:CONFUSIONS]
        ]
        pictures = [_named(data, one.mistake.index) for one in group.looks[:PICTURES]]
        more = len(group.looks) - len(pictures)
        table.add_row(
            str(number), str(len(group.looks)), _where(group.looks), ", ".join(common),
            ", ".join(pictures) + (f", {more} more" if more else ""),
        )  # fmt: skip
    console.print(table, highlight=False, markup=False)


def _where(looks: Any) -> str:
    """Return in words where a group's maps lie: the third of the height and of the width."""
    import numpy as np

    mean = np.mean([one.grid for one in looks], axis=0)
    total = mean.sum()
    if not total:
        return "nowhere"
    steps = np.arange(len(mean)) + 0.5
    down, across = (mean.sum(axis=1) @ steps) / total, (mean.sum(axis=0) @ steps) / total
    row = ("top", "", "bottom")[min(2, int(3 * down / len(mean)))]
    column = ("left", "", "right")[min(2, int(3 * across / len(mean)))]
    return " ".join(filter(None, (row, column))) or "centre"


def _named(data: Data, index: int) -> str:
    return data.sources[index] if data.sources else f"#{index}"


def _as_data(found: Failures, data: Data) -> dict[str, Any]:
    return {
        "network": found.network,
        "data": found.data,
        "pictures": found.pictures,
        "wrong": found.wrong,
        "method": found.method,
        "groups": [
            {
                "where": _where(group.looks),
                "confusions": [
                    {"true": found.labels[true], "predicted": found.labels[taken], "pictures": n}
                    for true, taken, n in group.confusions
                ],
                "mistakes": [
                    {
                        "index": one.mistake.index,
                        "file": data.sources[one.mistake.index] if data.sources else None,
                        "true": found.labels[one.mistake.true],
                        "predicted": found.labels[one.mistake.predicted],
                        "probability": one.mistake.probability,
                    }
                    for one in group.looks
                ],
            }
            for group in found.groups
        ],
    }
