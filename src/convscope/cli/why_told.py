"""How ``convscope why`` tells what it found: a table and sentences, JSON, one picture."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from ..animate import Film
    from ..base.array import Array
    from ..base.preprocess import Prepared
    from ..explain.target import Target
    from ..trace import Trace
    from ..why import Attribution, Method
    from ..why.checks import Checked

HEADS = {
    "completeness": "sum",
    "agreement": "alike",
    "sensitivity": "noise",
    "randomised": "unlearnt",
    "insertion-deletion": "ins−del",
}
KEY = """\
✓ passed, ✗ failed, · not judged. sum: how far off what theory says.
alike: mean rank correlation with the other methods' maps.
noise: how much noise of ±2 % changes the map, in its own length.
unlearnt: rank correlation with the map when weights are shuffled.
ins: area of insertion (better high), del: of deletion (better low)."""
AREAS = ("insertion method", "deletion method")


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked: of which class, less which, on which picture."""

    trace: Trace
    picture: str
    target: Target
    against: Target | None
    layer: str

    def label(self, target: Target) -> str:
        """Return a class's name, its number where it has none."""
        names = self.trace.network.classes or ()
        return names[target.index] if target.index < len(names) else f"class {target.index}"

    def __str__(self) -> str:
        less = "" if self.against is None else f" and not {self.label(self.against)}"
        return f"why {self.label(self.target)}{less}? {self.trace.network.name} on {self.picture}"


@dataclass
class Told:
    """One method: its map with what the checks said, or the problem that it has here."""

    method: Method
    found: Attribution | None = None
    problem: str = ""
    checks: list[Checked] = field(default_factory=list)

    @property
    def failed(self) -> list[Checked]:
        """The checks that its map fails."""
        return [one for one in self.checks if one.passed is False]


def show(console: Console, question: Question, told: Sequence[Told]) -> None:
    """Print a table, what each map says, and why those that fail do."""
    whole = f"{question}\n"
    console.print(whole, style="bold", highlight=False, markup=False)
    console.print(_table(told))
    if any(one.checks for one in told):
        console.print(KEY, style="dim", highlight=False)
    console.print()
    for one in told:
        if one.found is not None:
            where = f" on {one.found.layer}" if one.found.layer else ""
            _line(console, f"{one.method.title.en}{where}", says(one.found.map))
            for check in one.failed:
                _line(console, "  ✗", check.reason.en, "red")
            for note in one.found.notes:
                _line(console, "  note", note, "dim")
    for one in told:
        if one.problem:
            _line(console, f"{one.method.title.en} cannot be taken here", one.problem, "red")


def says(map: Array) -> str:
    """Return in a sentence what a map (h w) says.

    >>> import numpy as np
    >>> says(np.array([[0.0, 3.0], [-1.0, 0.0]])).split(", ")[1]
    'at the top right; 25 % speaks against.'
    """
    import numpy as np

    size = np.abs(np.nan_to_num(map))
    lift = np.maximum(np.nan_to_num(map), 0)
    if not size.any():
        return "it is zero everywhere: by it no place matters."
    against = 1 - lift.sum() / size.sum()
    if not lift.any():
        return "nothing speaks for it, all speaks against."
    order = np.sort(lift.ravel())[::-1]
    half = (int(np.searchsorted(np.cumsum(order), lift.sum() / 2)) + 1) / lift.size
    counter = (
        f"{against:.0%}".replace("%", " %") + " speaks against."
        if against
        else "nothing speaks against."
    )
    share = f"{half:.1%}".replace("%", " %")
    return f"half of what speaks for it lies on {share} of the picture, {_where(lift)}; {counter}"


def _where(lift: Array) -> str:
    """Return the third of the picture in which the centre of what speaks for it lies."""
    import numpy as np

    rows, columns = np.indices(lift.shape)
    y, x = (float((at * lift).sum() / lift.sum() + 0.5) for at in (rows, columns))
    down = ("top", "", "bottom")[min(2, int(3 * y / lift.shape[0]))]
    across = ("left", "", "right")[min(2, int(3 * x / lift.shape[1]))]
    place = " ".join(part for part in (down, across) if part)
    return f"at the {place}" if place else "around the middle"


def _line(console: Console, name: str, text: str, style: str = "") -> None:
    console.print(f"{name}: {text}", style=style, highlight=False, markup=False)


def _table(told: Sequence[Told]) -> Any:
    from rich.table import Table

    from ..why.checks import CHECKS

    table = Table(box=None, header_style="dim", pad_edge=False)
    table.add_column("method", no_wrap=True)
    checked = any(one.checks for one in told)
    for name in (*(HEADS[name] for name in CHECKS), "ins", "del") if checked else ():
        table.add_column(name, no_wrap=True)
    for one in told:
        if one.found is None:
            table.add_row(one.method.name, "[red]not here[/red]")
            continue
        areas = [f"{c.numbers[a]:.3f}" for c in one.checks for a in AREAS if a in c.numbers]
        cells = [_cell(check) for check in one.checks]
        style = "dim" if one.failed else ""
        table.add_row(one.method.name, *cells, *areas, style=style)
    return table


def _cell(check: Checked) -> str:
    if check.passed is None:
        mean = check.numbers.get("mean")
        return "·" if mean is None else f"· {mean:.2f}"
    key = {"completeness": "relative_gap", "sensitivity": "most", "randomised": "most"}
    number = check.numbers.get(key.get(check.name, "difference method"), 0.0)
    return f"[green]✓[/green] {number:.2f}" if check.passed else f"[red]✗ {number:.2f}[/red]"


def as_data(question: Question, told: Sequence[Told], out: Path | None) -> str:
    """Return everything as one JSON object."""
    import math

    def clean(value: float) -> float | None:
        return float(value) if math.isfinite(value) else None

    def checked(check: Checked) -> dict[str, Any]:
        return {
            "name": check.name,
            "passed": check.passed,
            "reason": check.reason.en,
            "numbers": {name: clean(value) for name, value in check.numbers.items()},
            "curves": [
                {"name": c.name, "of": c.of, "at": c.at, "values": [clean(v) for v in c.values]}
                for c in check.curves
            ],
        }

    def one(told: Told) -> dict[str, Any]:
        found = told.found
        if found is None:
            return {"name": told.method.name, "problem": told.problem}
        return {
            "name": told.method.name,
            "layer": found.layer,
            "number": clean(found.number),
            "low": clean(found.map.min()),
            "high": clean(found.map.max()),
            "says": says(found.map),
            "sums_to": None if found.sums_to is None else clean(found.sums_to),
            "gap": None if found.gap is None else clean(found.gap),
            "notes": list(found.notes),
            "checks": [checked(check) for check in told.checks],
        }

    def named(target: Target | None) -> dict[str, Any] | None:
        if target is None:
            return None
        return {"label": question.label(target), "index": target.index}

    network = question.trace.network
    whole = {
        "network": {"name": network.name, "digest": network.digest},
        "picture": question.picture,
        "class": named(question.target),
        "against": named(question.against),
        "methods": [one(each) for each in told],
        "out": None if out is None else str(out),
    }
    return json.dumps(whole, ensure_ascii=False)


def draw(question: Question, prepared: Prepared, told: Sequence[Told], out: Path) -> None:
    """Write all maps over the picture. Raises InputError where nothing can be written."""
    from ..animate.write import write

    write(sheet_of(question, prepared, told), out)


def sheet_of(question: Question, prepared: Prepared, told: Sequence[Told]) -> Film:
    """Return all maps over the picture side by side, those that fail in greys."""
    from ..animate.reasons import Tile, reasons_sheet
    from ..base.drawn_back import drawn_back

    picture = drawn_back(prepared.tensor, prepared.preprocess)
    tiles = [Tile("what the network sees", None, question.label(question.target))]
    for one in told:
        if one.found is not None:
            bad = "; ".join(check.short.en for check in one.failed)
            good = "passes its checks" if one.checks else ""
            tiles.append(Tile(one.method.title.en, one.found.map, bad or good, bool(bad)))
    return reasons_sheet(f"W{str(question)[1:]}", picture, tiles)
