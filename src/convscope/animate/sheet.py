"""Where things lie on a sheet, and what every layout draws: title, captions, grids of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..base.array import Array
from ..bench.phrases import arithmetic, doing, number, position, words
from ..bench.sliding import Sliding
from ..bench.step import Step
from .clock import Clock, Turn
from .film import Film, Mark, Polygon, Rect, Text, mixed, shade

NARROWEST = 15.0
"""Pixels of a cell that still has its number."""


@dataclass(frozen=True)
class Sheet:
    """A film's sheet with one stage on it: its beats, and lengths for a sheet of 1280 × 720."""

    film: Film
    clock: Clock

    @property
    def u(self) -> float:
        """One length of the drawing in pixels of this film."""
        width, height = self.film.look.size
        return min(width / 1280, height / 720)

    def add(self, mark: Mark, start: int | None = None, stop: int | None = None) -> None:
        """Add a mark for some beats of the stage; for all of it without."""
        self.film.add(
            mark,
            self.clock.start if start is None else start,
            self.clock.stop if stop is None else stop,
        )

    def text(
        self, x: float, y: float, text: str, size: float = 20, *, colour: str = "ink",
        anchor: str = "middle", start: int | None = None, stop: int | None = None,
    ) -> None:  # fmt: skip
        """Add a line of text; ``size`` in the drawing's own lengths."""
        fill = getattr(self.film.look.colours, colour)
        self.add(Text(x, y, text, size * self.u, fill, anchor), start, stop)

    def heading(self, title: str) -> None:
        """Add what this is, in the upper left."""
        if self.film.look.captions:
            self.text(48 * self.u, 44 * self.u, title, 26, anchor="start")

    def captions(self, sliding: Sliding, turn: Turn, step: Step) -> None:
        """Add the step in words: which it is, its phase, and its arithmetic once it is made."""
        if not self.film.look.captions:
            return
        width, height = self.film.look.size
        language, u = self.film.look.language, self.u
        left, y = 48 * u, height - 76 * u
        self.text(left, y, position(sliding, step, language), 20, anchor="start",
                  start=turn.move, stop=turn.stop)  # fmt: skip
        text = arithmetic(step, language)
        size = min(22.0, 22 * (width - 2 * left) / (u * wide(text, 22)))
        self.text(left, height - 40 * u, text, size, anchor="start",
                  start=turn.made, stop=turn.stop)  # fmt: skip
        self._phases(turn, step, y)

    def _phases(self, turn: Turn, step: Step, y: float) -> None:
        language, u = self.film.look.language, self.u
        said = words()[language]
        x = self.film.look.size[0] - 48 * u
        edges = ((turn.made, turn.stop), (turn.cut, turn.made), (turn.move, turn.cut))
        names = (doing(step, language), said["cut"], said["move"])
        for k, (name, (start, stop)) in enumerate(zip(names, edges, strict=True)):
            text = f"{3 - k} {name}"
            for at, until, colour in (
                (turn.move, start, "soft"), (start, stop, "negative"), (stop, turn.stop, "soft"),
            ):  # fmt: skip
                self.text(x, y, text, 18, colour=colour, anchor="end", start=at, stop=until)
            x -= (wide(text, 18) + 26) * u

    def cell(
        self, x: float, y: float, side: float, value: float, most: float, *, inside: bool = True,
        strong: bool = False, start: int | None = None, stop: int | None = None,
    ) -> None:  # fmt: skip
        """Add a number in its square; a cell of padding has a dashed edge."""
        colours = self.film.look.colours
        room = side - max(1.0, 0.04 * side)
        if inside:
            fill = shade(value, most, colours, 0.7 if strong else 0.45)
            self.add(Rect(x, y, room, room, fill, colours.line, 1, 0.1 * side), start, stop)
        else:
            self.add(Rect(x, y, room, room, None, colours.line, 1, dashed=True), start, stop)
        if side >= NARROWEST * self.u and np.isfinite(value):
            text = number(value)
            size = min(0.42 * side, 0.8 * side / max(1.0, 0.55 * len(text)))
            colour = colours.ink if inside else colours.soft
            self.add(Text(x + room / 2, y + room / 2, text, size, colour), start, stop)

    def grid(
        self, x: float, y: float, side: float, values: Array, *, inside: Array | None = None,
        strong: bool = False, start: int | None = None, stop: int | None = None,
    ) -> None:  # fmt: skip
        """Add rows and columns of numbers."""
        finite = np.abs(values[np.isfinite(values)])
        most = float(finite.max()) if finite.size else 0.0
        for (i, j), value in np.ndenumerate(values):
            held = True if inside is None else bool(inside[i, j])
            self.cell(x + j * side, y + i * side, side, float(value), most, inside=held,
                      strong=strong, start=start, stop=stop)  # fmt: skip

    def frame(
        self, box: Sequence[float], start: int, stop: int, line: float = 3, colour: str = "negative"
    ) -> None:
        """Add the outline of a window: left, top, width, height."""
        x, y, width, height = box
        grow = 2 * self.u
        stroke = getattr(self.film.look.colours, colour)
        self.add(
            Rect(x - grow, y - grow, width + 2 * grow, height + 2 * grow, None, stroke,
                 line * self.u, 5 * self.u),
            start, stop,
        )  # fmt: skip

    def cuboid(
        self, at: tuple[float, float], side: float, shape: tuple[int, int, int],
        *, stroke: str, line: float = 1.0, fill: str | None = None,
        start: int | None = None, stop: int | None = None,
    ) -> None:  # fmt: skip
        """Add a cuboid's three visible faces: depth, height and width in cells of ``side``."""
        for face, tone in zip(faces(at, side, shape), (0.0, 0.12, 0.24), strict=True):
            colours = self.film.look.colours
            toned = None if fill is None else mixed(tone, colours.soft, fill)
            self.add(Polygon(face, toned, stroke, line * self.u), start, stop)


DEPTH = (0.42, -0.34)
"""How far one cell of depth goes to the right and up, in cells."""

Point = tuple[float, float]


def faces(
    at: Point, side: float, shape: tuple[int, int, int]
) -> tuple[tuple[Point, ...], tuple[Point, ...], tuple[Point, ...]]:
    """Return the front, the top and the right face of a cuboid whose front's corner is ``at``.

    >>> faces((0, 0), 10, (1, 1, 1))[0]
    ((0, 0), (10, 0), (10, 10), (0, 10))
    """
    depth, height, width = shape
    x, y = at
    right, below = x + width * side, y + height * side
    dx, dy = depth * side * DEPTH[0], depth * side * DEPTH[1]
    front = ((x, y), (right, y), (right, below), (x, below))
    top = ((x, y), (x + dx, y + dy), (right + dx, y + dy), (right, y))
    side_face = ((right, y), (right + dx, y + dy), (right + dx, below + dy), (right, below))
    return front, top, side_face


def wide(text: str, size: float) -> float:
    """Return about how wide a text is: Japanese letters are as wide as high."""
    return size * sum(1.0 if ord(letter) > 0x2FFF else 0.56 for letter in text)
