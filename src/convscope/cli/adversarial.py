"""``convscope adversarial``: the smallest change of a picture that flips the answer."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .arguments import ANetwork, APicture, AsJson

if TYPE_CHECKING:
    from ..inside.adversarial import Adversarial, OnePixel

TOP = 3


class Step(StrEnum):
    """Ways to change a picture."""

    FGSM = "fgsm"
    PGD = "pgd"


def adversarial(
    network: ANetwork,
    picture: APicture,
    towards: Annotated[
        str | None,
        typer.Option(help="The class to be answered, by name or number; any other one unless "
                     "given."),
    ] = None,
    method: Annotated[
        Step, typer.Option(help="fgsm: one step; pgd: ten smaller ones from a random start.")
    ] = Step.FGSM,
    epsilon: Annotated[
        float | None,
        typer.Option(help="The largest change of a pixel, of 0 to 255; the smallest whole one "
                     "that flips the answer unless given."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of PGD's random start.")] = 0,
    out: Annotated[
        Path | None, typer.Option(help="Write the changed picture, in whole pixels: a .png file.")
    ] = None,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """Find the smallest change of a picture that flips the answer, and write out one pixel's step.

    [bold]Example:[/bold]  convscope adversarial digits digit-3 --towards 8 --out changed.png
    """
    from .. import shelf
    from ..base.errors import BadQuestion
    from ..inside.adversarial import Attacked
    from ..network.class_names import class_index
    from ..training.named_network import named_network

    if out is not None and out.suffix.lower() != ".png":
        raise BadQuestion("--out is a .png file", received=f"'{out}'")
    named = named_network(network).network
    index = None if towards is None else class_index(named, towards)
    attacked = Attacked(
        named, shelf.picture(picture), method=method.value, towards=index, seed=seed
    )
    found = attacked.at(epsilon)
    pixel = attacked.one_pixel(found.epsilon)
    if out is not None:
        out.write_bytes(found.picture().png())
    names = named.classes or tuple(map(str, range(len(found.before))))
    if as_json:
        print(json.dumps(_as_data(found, pixel, names), ensure_ascii=False))
        return
    _show(found, pixel, names, out)


def _show(found: Adversarial, pixel: OnePixel, names: Any, out: Path | None) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()

    def say(text: str, **style: Any) -> None:
        console.print(text, highlight=False, markup=False, soft_wrap=True, **style)

    s = found.smallest
    if s.epsilon is None:
        say(f"no ε up to {s.below:g} flips the answer by this step ({s.tried} tried)", style="bold")
    else:
        whole = "" if found.whole is None else f"; in whole pixels ε = {found.whole}"
        say(f"smallest ε that flips the answer: {s.epsilon:.4g} ({s.below:.4g} does not){whole}",
            style="bold")  # fmt: skip
    table = Table(box=None, pad_edge=False)
    table.add_column(f"ε = {found.epsilon:.4g}")
    for name in ("before", "after", "in whole pixels"):
        table.add_column(name, justify="right")
    for i in _told(found):
        rows = found.before[i], found.after[i], found.after_rounded[i]
        table.add_row(names[i], *(f"{share:.2%}" for share in rows))
    console.print(table, highlight=False, markup=False)
    if found.flipped and not found.flipped_rounded:
        say("rounding to whole pixels undoes it")
    row, column, channel = pixel.place
    say(f"\none pixel: row {row}, column {column}, channel {channel}")
    for part in pixel.parts:
        say(f"  slope  {part.gradient:.6g} (at {part.cell}) × {part.factor:.6g} = "
            f"{part.product:.6g}")  # fmt: skip
    sign = {1: "+", -1: "−", 0: "±"}[pixel.sign]
    stop = ", where it stops" if pixel.clipped else ""
    say(f"  new    {pixel.value:g} {sign} {pixel.epsilon:.4g} = {pixel.new:.6g}{stop}")
    say(f"  check  by two runs, the pixel 1/16 up and down: {pixel.difference:.6g}")
    say(f"\nthe loss would move by {found.expected:.4g} were it straight; it moves by "
        f"{found.moved:.4g}")  # fmt: skip
    if out is not None:
        say(f"written: {out}")


def _told(found: Adversarial) -> list[int]:
    rows = found.before, found.after, found.after_rounded
    first = [int(i) for row in rows for i in (-row).argsort(kind="stable")[:TOP]]
    return list(dict.fromkeys([*first, found.wish.index]))


def _as_data(found: Adversarial, pixel: OnePixel, names: Any) -> dict[str, Any]:
    return {
        "method": found.method,
        "answer": names[found.answer],
        "towards": None if found.wish.away else names[found.wish.index],
        "epsilon": found.epsilon,
        "smallest": found.smallest.epsilon,
        "below": found.smallest.below,
        "whole": found.whole,
        "flipped": found.flipped,
        "flipped_in_whole_pixels": found.flipped_rounded,
        "classes": [
            {
                "class": names[i], "before": float(found.before[i]), "after": float(found.after[i]),
                "in_whole_pixels": float(found.after_rounded[i]),
            }
            for i in _told(found)
        ],
        "loss": {"expected": found.expected, "moved": found.moved},
        "pixel": {
            "place": pixel.place, "value": pixel.value, "slope": pixel.slope, "sign": pixel.sign,
            "new": pixel.new, "difference": pixel.difference,
        },
    }  # fmt: skip
