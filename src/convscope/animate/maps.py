"""One channel of a layer on real maps: where the window reads, what each channel adds, the sum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..base.array import Array
from ..bench.phrases import number
from ..bench.sliding import Sliding
from ..bench.step import Step
from .clock import Clock, Turn
from .film import Film, Image, Look, Rect, Theme
from .sheet import Sheet
from .words import words

MOST_MAPS = 4
MOST_POSITIONS = 150


@dataclass(frozen=True, eq=False)
class Part:
    """One output channel of a layer: what slides for it, and what was recorded.

    ``sliding`` has one kernel; ``recorded`` (h w) is the channel's own map as the engine gave it;
    ``channels`` are the input channels' numbers in the network.
    """

    layer: str
    channel: int
    sliding: Sliding
    recorded: Array
    channels: tuple[int, ...]


def maps(part: Part, look: Look) -> Film:
    """Return the film: every so-manieth position, each with its true sum."""
    sliding = part.sliding
    count = len(sliding)
    every = max(1, -(-count // MOST_POSITIONS))
    shown = -(-count // every)
    rest = max(4, shown // 6)
    clock = Clock(0, shown + rest, 1, every, count)
    film = Film(look, clock.stop, look.seconds or 12.0, f"{part.layer} [{part.channel}]")
    sheet = Sheet(film, clock)
    said = words(look.language)
    note = "" if every == 1 else said["every"].format(n=every, all=f"{count:,}")
    sheet.heading("  ·  ".join(filter(None, [film.title, note])))
    chosen = _strongest(part)
    inputs = [
        _Map(sheet, sliding.x[c], _place(sheet, k, len(chosen))) for k, c in enumerate(chosen)
    ]
    for c, drawn in zip(chosen, inputs, strict=True):
        drawn.show(said["channel"].format(n=part.channels[c]))
    width, height = look.size
    side = min(0.36 * width, 0.56 * height)
    output = _Map(sheet, part.recorded, (width - side - 56 * sheet.u, 0.16 * height, side))
    output.show(f"{said['output']}  {' × '.join(map(str, part.recorded.shape))}")
    if len(chosen) < len(part.channels):
        text = said["shown"].format(shown=len(chosen), all=len(part.channels))
        sheet.text(48 * sheet.u, 0.94 * height, text, 17, colour="soft", anchor="start")
    for turn in clock.turns():
        step = sliding.step(turn.number)
        for c, drawn in zip(chosen, inputs, strict=True):
            _read(sheet, drawn, sliding, step, c if len(step.window) > 1 else 0, turn)
            _added(sheet, drawn, step, c if len(step.window) > 1 else 0, turn)
        output.uncover(step.cell[-2], step.cell[-1], turn)
        _sum(sheet, step, chosen, turn)
    return film


def _strongest(part: Part) -> list[int]:
    """Return the input channels that add most where the output is furthest from zero."""
    flat = int(np.abs(part.recorded).argmax())
    products = part.sliding.step(flat).products
    if len(products) == 1:
        return [0]
    sums = np.abs(products.reshape(len(products), -1).sum(axis=1))
    return sorted(np.argsort(-sums, kind="stable")[:MOST_MAPS].tolist())


def _place(sheet: Sheet, k: int, count: int) -> tuple[float, float, float]:
    width, height = sheet.film.look.size
    rows = 1 if count == 1 else 2
    side = min(0.2 * width, 0.56 * height / rows - 30 * sheet.u)
    column, row = divmod(k, rows)
    return 48 * sheet.u + column * (side + 120 * sheet.u), 0.16 * height + row * 0.34 * height, side


class _Map:
    """A map in its place, as large as its cells allow."""

    def __init__(self, sheet: Sheet, values: Array, at: tuple[float, float, float]) -> None:
        self.sheet, self.values = sheet, values
        rows, columns = values.shape
        self.left, self.top, room = at
        self.cell = room / max(rows, columns)
        self.size = (columns * self.cell, rows * self.cell)

    def show(self, name: str) -> None:
        pixels = _coloured(self.values, self.sheet.film.look.colours)
        colours = self.sheet.film.look.colours
        self.sheet.add(Image(self.left, self.top, *self.size, pixels))
        self.sheet.add(Rect(self.left, self.top, *self.size, None, colours.line))
        middle = self.left + self.size[0] / 2
        self.sheet.text(middle, self.top - 14 * self.sheet.u, name, 16, colour="soft")

    def part(
        self, y: float, x: float, rows: float, columns: float
    ) -> tuple[float, float, float, float]:
        """Return a part of the map as left, top, width, height."""
        c = self.cell
        return self.left + x * c, self.top + y * c, columns * c, rows * c

    def uncover(self, row: int, column: int, turn: Turn) -> None:
        """Hide what comes after this cell, and mark it."""
        rows, columns = self.values.shape
        card = self.sheet.film.look.colours.card
        for box in (
            self.part(row, column + 1, 1, columns - column - 1),
            self.part(row + 1, 0, rows - row - 1, columns),
        ):
            if box[2] > 0 and box[3] > 0:
                self.sheet.add(Rect(*box, card), turn.move, turn.stop)
        self.sheet.frame(self.part(row, column, 1, 1), turn.move, turn.stop, 2)


def _coloured(values: Array, colours: Theme) -> Array:
    """Return a map's colours (h w 3): paper at 0, indigo above, vermilion below."""
    most = float(np.abs(values).max()) or 1.0
    share = np.clip(np.abs(values) / most, 0, 1)[..., None]
    ends = [np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)], float)
            for c in (colours.positive, colours.negative, colours.paper)]  # fmt: skip
    end = np.where((values >= 0)[..., None], ends[0], ends[1])
    return np.rint(end * share + ends[2] * (1 - share)).astype(np.uint8)


def _read(sheet: Sheet, drawn: _Map, sliding: Sliding, step: Step, c: int, turn: Turn) -> None:
    places = step.places[c].reshape(-1, step.places.shape[-1])[:, -2:]
    spread = np.array(sliding.grid.spread)
    first, last = places.min(axis=0) / spread, places.max(axis=0) / spread + 1
    sheet.frame(drawn.part(*first, *(last - first)), turn.move, turn.stop, 2)


def _added(sheet: Sheet, drawn: _Map, step: Step, c: int, turn: Turn) -> None:
    """Beside a map: the numbers cut out, the kernel's slice, and what the two add."""
    u = sheet.u
    x, y = drawn.left + drawn.size[0] + 12 * u, drawn.top
    rows, columns = step.window.shape[-2:]
    side = min(96 * u / columns, 0.36 * drawn.size[1] / rows, 30 * u)
    sheet.grid(x, y, side, step.window[c], inside=step.inside[c], start=turn.move, stop=turn.stop)
    y += rows * side + 8 * u
    if step.weights is not None:
        sheet.grid(x, y, side, step.weights[c], strong=True, start=turn.move, stop=turn.stop)
        y += rows * side + 12 * u
    part = step.products[c].max() if step.combine == "max" else step.products[c].sum()
    sheet.text(x, y + 6 * u, f"= {number(float(part))}", 16, anchor="start", start=turn.move,
               stop=turn.stop)  # fmt: skip


def _sum(sheet: Sheet, step: Step, chosen: list[int], turn: Turn) -> None:
    """Write the sum: what the shown channels add, the others, the bias, and the value."""
    if not sheet.film.look.captions:
        return
    said = words(sheet.film.look.language)
    height = sheet.film.look.size[1]
    parts = step.products.reshape(len(step.products), -1).sum(axis=1)
    at = f"[{', '.join(map(str, step.cell[-2:]))}]"
    text = said["position"].format(at=at)
    if step.combine == "sum":
        some = [number(float(parts[c])) for c in chosen] if len(parts) > 1 else [number(parts[0])]
        rest = float(parts.sum() - sum(parts[c] for c in chosen)) if len(parts) > len(chosen) else 0
        terms = [_signed(one) for one in some]
        if len(parts) > len(chosen):
            terms.append(
                f"{_signed(number(rest))} ({said['others'].format(n=len(parts) - len(chosen))})"
            )
        if step.bias is not None:
            terms.append(f"{_signed(number(step.bias))} ({said['bias']})")
        text += "  " + " + ".join(terms)
    sheet.text(48 * sheet.u, height - 76 * sheet.u, f"{text} = {number(step.value)}", 20,
               anchor="start", start=turn.move, stop=turn.stop)  # fmt: skip


def _signed(text: str) -> str:
    return f"({text})" if text.startswith("−") else text
