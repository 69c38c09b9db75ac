"""Volumes of numbers: an input with its channels, several kernels, and the output that grows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..base.array import Array
from ..bench.phrases import number
from ..bench.sliding import Sliding
from ..bench.step import Step
from .clock import Turn
from .film import Polygon, Text, mixed, shade
from .sheet import DEPTH, Point, Sheet, faces
from .words import words

MOST_SLICES = 9
"""Channels whose numbers are written out below."""
Box = tuple[float, float, float, float]  # left, top, width, height


def volume(sheet: Sheet, sliding: Sliding) -> None:
    """Draw a stage with channels, or one whose kernel is itself a volume."""
    u = sheet.u
    width, height = sheet.film.look.size
    frame = [sliding.frame(c) for c in range(len(sliding.x))]
    whole = _Cells(_deep(sliding, np.stack([values for values, _ in frame])),
                   _deep(sliding, np.stack([inside for _, inside in frame])))  # fmt: skip
    low, room = 92 * u, height * 0.5
    said = words(sheet.film.look.language)
    source = _Body(sheet, whole.values.shape, (48 * u, low, width * 0.34, room))
    out = _deep(sliding, sliding.output)
    sink = _Body(sheet, out.shape, (width * 0.64, low, width * 0.33, room))
    source.outside(whole)
    sink.outline()
    source.label(said["input"], _deep(sliding, sliding.x).shape)
    sink.label(said["output"], out.shape)
    kernels = _Kernels(sheet, sliding, (width * 0.42, low, width * 0.19, room))
    turns = [(turn, sliding.step(turn.number)) for turn in sheet.clock.turns()]
    sink.grow(out, sliding, turns)
    for turn, step in turns:
        source.window(_box(sliding, step), turn.move, turn.stop)
        kernels.choose(step, turn)
        sink.window(_one(sliding, step), turn.made, turn.stop)
        _slices(sheet, step, turn)
        sheet.captions(sliding, turn, step)


@dataclass(frozen=True)
class _Cells:
    values: Array  # depth, height, width
    inside: Array


class _Body:
    """A volume in its place: fitted into a box, seen from the upper right."""

    def __init__(self, sheet: Sheet, shape: tuple[int, ...], box: Box) -> None:
        depth, height, width = shape
        left, top, wide, high = box
        across, up = width + depth * DEPTH[0], height - depth * DEPTH[1]
        self.side = min(wide / across, (high - 34 * sheet.u) / up, 60 * sheet.u)
        self.shape = (depth, height, width)
        self.sheet = sheet
        x = left + (wide - across * self.side) / 2
        y = top + (high - 34 * sheet.u - up * self.side) / 2
        self.at = (x, y - depth * DEPTH[1] * self.side)
        self.below = (left + wide / 2, top + high - 12 * sheet.u)

    def place(self, z: float, y: float, x: float) -> Point:
        """Return where the front's upper left corner of a cell lies."""
        return (
            self.at[0] + (x + z * DEPTH[0]) * self.side,
            self.at[1] + (y + z * DEPTH[1]) * self.side,
        )

    def label(self, name: str, shape: tuple[int, ...]) -> None:
        depth, height, width = shape
        self.sheet.text(*self.below, f"{name}  {height}×{width}×{depth}", 18, colour="soft")

    def outside(self, cells: _Cells) -> None:
        """Draw the three faces one sees, each cell by its own value."""
        depth, height, width = self.shape
        most = float(np.abs(cells.values).max())
        for c in range(depth - 1, -1, -1):
            for j in range(width):
                self._face(cells, (c, 0, j), 1, most)
            for i in range(height):
                self._face(cells, (c, i, width - 1), 2, most)
        for i in range(height):
            for j in range(width):
                self._face(cells, (0, i, j), 0, most)

    def _face(self, cells: _Cells, cell: tuple[int, int, int], which: int, most: float) -> None:
        colours = self.sheet.film.look.colours
        value, inside = float(cells.values[cell]), bool(cells.inside[cell])
        face = faces(self.place(*cell), self.side, (1, 1, 1))[which]
        fill = shade(value, most, colours, 0.6) if inside else colours.paper
        fill = mixed((0.0, 0.08, 0.16)[which], colours.soft, fill)
        self.sheet.add(Polygon(face, fill, colours.line, 0.8 * self.sheet.u))
        if which == 0 and inside:
            self._number(cell, value, None, None)

    def _number(
        self, cell: tuple[int, int, int], value: float, start: int | None, stop: int | None
    ) -> None:
        if self.side < 15 * self.sheet.u:
            return
        x, y = self.place(*cell)
        text = number(value)
        size = min(0.4 * self.side, 0.8 * self.side / max(1.0, 0.55 * len(text)))
        colour = self.sheet.film.look.colours.ink
        mark = Text(x + self.side / 2, y + self.side / 2, text, size, colour)
        self.sheet.add(mark, start, stop)

    def outline(self) -> None:
        """Draw the edges of what is not there yet."""
        line = self.sheet.film.look.colours.line
        self.sheet.cuboid(self.at, self.side, self.shape, stroke=line)

    def window(self, box: tuple[tuple[int, int], ...], start: int, stop: int) -> None:
        """Draw the edges of a part: first and last + 1 along depth, height and width."""
        (z, z_end), (y, y_end), (x, x_end) = box
        self.sheet.cuboid(
            self.place(z, y, x), self.side, (z_end - z, y_end - y, x_end - x),
            stroke=self.sheet.film.look.colours.negative, line=2.5, start=start, stop=stop,
        )  # fmt: skip

    def grow(self, values: Array, sliding: Sliding, turns: list[tuple[Turn, Step]]) -> None:
        """Draw each cell from when it is made; what lies behind is drawn first."""
        colours = self.sheet.film.look.colours
        most = float(np.abs(values).max())
        made = {_where(sliding, step): turn.made for turn, step in turns}
        for cell in sorted(made, key=lambda c: (-c[0], -c[1], c[2])):
            fill = shade(float(values[cell]), most, colours, 0.6)
            self.sheet.cuboid(self.place(*cell), self.side, (1, 1, 1), fill=fill,
                              stroke=colours.line, line=0.8, start=made[cell])  # fmt: skip
            in_front = (cell[0] - 1, *cell[1:])
            self._number(cell, float(values[cell]), made[cell], made.get(in_front))


class _Kernels:
    """The kernels one above the other; the one that is laid on is framed."""

    def __init__(self, sheet: Sheet, sliding: Sliding, box: Box) -> None:
        self.sheet = sheet
        self.bodies: list[_Body] = []
        if sliding.weight is None:
            return
        each = _each_kernel(sliding)
        columns = 1 if len(each) <= 3 else 2
        rows = -(-len(each) // columns)
        left, top, wide, high = box
        for m, kernel in enumerate(each):
            place = (
                left + (m % columns) * wide / columns, top + (m // columns) * (high - 30) / rows,
                0.9 * wide / columns, (high - 30) / rows,
            )  # fmt: skip
            body = _Body(sheet, kernel.shape, place)
            body.outside(_Cells(kernel, np.ones(kernel.shape, bool)))
            self.bodies.append(body)
        depth, height, width = each[0].shape
        name = words(sheet.film.look.language)["kernels" if len(each) > 1 else "kernel"]
        text = f"{name}  {height}×{width}×{depth}" + (f"  ·  {len(each)}" if len(each) > 1 else "")
        sheet.text(left + wide / 2, top + high - 12 * sheet.u, text, 18, colour="soft")

    def choose(self, step: Step, turn: Turn) -> None:
        if self.bodies:
            body = self.bodies[step.cell[0] if len(self.bodies) > 1 else 0]
            whole = tuple((0, n) for n in body.shape)
            body.window(whole, turn.move, turn.stop)


def _slices(sheet: Sheet, step: Step, turn: Turn) -> None:
    """Write the numbers under the window channel by channel, and what each adds."""
    u = sheet.u
    width, height = sheet.film.look.size
    window = step.window.reshape(-1, *_last_two(step.window))
    if step.combine == "copy" or window[0].size > 36:
        return
    weights = None if step.weights is None else step.weights.reshape(window.shape)
    products = step.products.reshape(window.shape)
    inside = step.inside.reshape(window.shape)
    shown = min(len(window), MOST_SLICES)
    rows, columns = window.shape[1:]
    side = min(21 * u, 64 * u / rows, (width - 96 * u) / (shown + 1) / (columns + 1.4))
    across = shown * (columns + 1.4) * side
    x, y = (width - across) / 2, height * 0.5 + 104 * u
    for c in range(shown):
        at = x + c * (columns + 1.4) * side
        begin, end = turn.cut, turn.stop
        sheet.grid(at, y, side, window[c], inside=inside[c], start=begin, stop=end)
        below = y + (rows + 0.25) * side
        if weights is not None and step.combine == "sum":
            sheet.grid(at, below, side, weights[c], strong=True, start=begin, stop=end)
            below += (rows + 0.25) * side
        part = products[c].max() if step.combine == "max" else products[c].sum()
        sheet.text(at + columns * side / 2, below + 9 * u, number(float(part)), 15,
                   start=turn.made, stop=end)  # fmt: skip
        sign = {"sum": "+", "mean": "+", "max": ""}[step.combine]
        if sign and c + 1 < shown:
            sheet.text(at + (columns + 0.7) * side, below + 9 * u, sign, 15, colour="soft",
                       start=turn.made, stop=end)  # fmt: skip
    if shown < len(window):
        sheet.text(x + across + 6 * u, y, "…", 18, colour="soft", start=turn.cut, stop=turn.stop)


def _last_two(window: Array) -> tuple[int, int]:
    rows, columns = (1, 1, *window.shape)[-2:]
    return (1, columns) if window.ndim == 2 else (rows, columns)


def _deep(sliding: Sliding, values: Array) -> Array:
    """Return values (channels, …) as depth, height and width."""
    rank = values.ndim - 1
    if rank == 1:
        return values[:, None, :]
    return values if rank == 2 else values[0]


def _where(sliding: Sliding, step: Step) -> tuple[int, int, int]:
    """Return the output's cell as depth, height and width."""
    cell = step.cell
    if len(sliding.grid.kernel) == 1:
        return cell[0], 0, cell[-1]
    z, y, x = cell[-3:] if len(cell) >= 3 else (0, *cell)
    return z, y, x


def _one(sliding: Sliding, step: Step) -> tuple[tuple[int, int], ...]:
    return tuple((at, at + 1) for at in _where(sliding, step))


def _box(sliding: Sliding, step: Step) -> tuple[tuple[int, int], ...]:
    """Return the frame's cells under the window, first and last + 1 along each axis."""
    begin = sliding.grid.begin
    places = step.places.reshape(-1, step.places.shape[-1])
    first, last = places.min(axis=0), places.max(axis=0) + 1
    spans = [(int(a), int(b)) for a, b in zip(first, last, strict=True)]
    rank = len(begin)
    spatial = [(a + b, z + b) for (a, z), b in zip(spans[-rank:], begin, strict=True)]
    if rank == 3:
        return tuple(spatial)
    depth = spans[0] if len(spans) > rank else (0, 1)
    return (depth, (0, 1), *spatial) if rank == 1 else (depth, *spatial)


def _each_kernel(sliding: Sliding) -> list[Array]:
    """Return each kernel as depth, height and width, as it meets the input."""
    weight = sliding.weight
    if weight is None:
        return []
    if sliding.op == "ConvTranspose":
        weight = np.flip(weight.swapaxes(0, 1), axis=tuple(range(2, weight.ndim)))
    if weight.ndim == 5:
        return [kernel[0] for kernel in weight]
    return [kernel[:, None, :] if kernel.ndim == 2 else kernel for kernel in weight]
