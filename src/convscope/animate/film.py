"""A film: marks on a sheet, each for some beats. Every format draws the same marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ..base.array import Array
from ..base.errors import BadQuestion, TooLarge

SMALLEST, LARGEST = (160, 90), (1920, 1080)
LONGEST = 60.0
"""Seconds."""


@dataclass(frozen=True)
class Theme:
    """The page's own colours (web/src/app/theme.css)."""

    paper: str
    card: str
    ink: str
    soft: str
    line: str
    positive: str
    negative: str


THEMES = {
    "light": Theme("#fbfaf7", "#ffffff", "#1b1e24", "#5d6470", "#e6e3dc", "#1f4e8c", "#c8421f"),
    "dark": Theme("#14161a", "#1c1f25", "#e9e7e2", "#a1a7b3", "#2c3038", "#78b2fa", "#ff805c"),
}


@dataclass(frozen=True)
class Look:
    """How a film looks and how long it is: pixels, theme, language, seconds, frames a second.

    ``seconds`` None gives every step time enough. Raises BadQuestion or TooLarge for what no
    film has.

    >>> Look(size=(1280, 720), language="ja").colours.paper
    '#fbfaf7'
    """

    size: tuple[int, int] = (1280, 720)
    theme: str = "light"
    language: str = "en"
    seconds: float | None = None
    fps: int = 30
    captions: bool = True

    def __post_init__(self) -> None:
        if self.theme not in THEMES:
            raise BadQuestion("the theme is light or dark", received=repr(self.theme))
        if self.language not in ("en", "ja"):
            raise BadQuestion("the language is en or ja", received=repr(self.language))
        for side, least, most in zip(self.size, SMALLEST, LARGEST, strict=True):
            if not least <= side <= most:
                raise TooLarge(
                    f"a film is {SMALLEST[0]}×{SMALLEST[1]} to {LARGEST[0]}×{LARGEST[1]} pixels",
                    received=f"{self.size[0]}×{self.size[1]}",
                )
        if self.seconds is not None and not 0.5 <= self.seconds <= LONGEST:
            raise TooLarge(f"a film takes 0.5 to {LONGEST:g} seconds", received=f"{self.seconds:g}")
        if not 1 <= self.fps <= 60:
            raise TooLarge("a film has 1 to 60 frames a second", received=str(self.fps))

    @property
    def colours(self) -> Theme:
        """The theme's colours."""
        return THEMES[self.theme]


@dataclass(frozen=True)
class Rect:
    """A rectangle; colours are None or "#rrggbb"."""

    x: float
    y: float
    width: float
    height: float
    fill: str | None = None
    stroke: str | None = None
    line: float = 1.0
    radius: float = 0.0
    dashed: bool = False


@dataclass(frozen=True)
class Text:
    """One line of text around, before or behind (x, y); y is its middle."""

    x: float
    y: float
    text: str
    size: float
    fill: str
    anchor: str = "middle"  # start, middle, end


@dataclass(frozen=True)
class Polygon:
    """A polygon."""

    points: tuple[tuple[float, float], ...]
    fill: str | None = None
    stroke: str | None = None
    line: float = 1.0


@dataclass(frozen=True, eq=False)
class Image:
    """Pixels (h w 3) uint8, drawn as squares."""

    x: float
    y: float
    width: float
    height: float
    pixels: Array


Mark = Rect | Text | Polygon | Image


@dataclass
class Film:
    """Marks with the beats they live: from ``start`` until before ``stop``.

    Marks that are listed later lie above. ``title`` says what it is, for who cannot see it.
    """

    look: Look
    beats: int
    seconds: float
    title: str = ""
    spells: list[tuple[int, int, Mark]] = field(default_factory=list)

    def add(self, mark: Mark, start: int = 0, stop: int | None = None) -> None:
        """Let a mark live; from the first to the last beat without ``start`` and ``stop``."""
        stop = self.beats if stop is None else stop
        if stop > start:
            self.spells.append((start, stop, mark))

    def still(self) -> list[Mark]:
        """Return the first marks that live as long as the film: what is under everything else."""
        lasting = []
        for start, stop, mark in self.spells:
            if (start, stop) != (0, self.beats):
                break
            lasting.append(mark)
        return lasting

    def frames(self) -> Iterator[tuple[list[Mark], int]]:
        """Yield what lies above the still marks, and for how many beats it stays the same."""
        above = self.spells[len(self.still()) :]
        edges = sorted({0, self.beats, *(s for s, _, _ in above), *(e for _, e, _ in above)})
        for start, stop in pairwise(edges):
            yield [mark for s, e, mark in above if s <= start < e], stop - start


def mixed(share: float, over: str, under: str) -> str:
    """Return ``share`` of one colour over another.

    >>> mixed(0.5, "#000000", "#ffffff")
    '#808080'
    """
    pairs = zip(_rgb(over), _rgb(under), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def shade(value: float, most: float, colours: Theme, strength: float = 0.45) -> str:
    """Return a value's colour: indigo above 0, vermilion below, paper at 0."""
    share = min(1.0, abs(value) / most) if most > 0 else 0.0
    return mixed(
        strength * share, colours.positive if value >= 0 else colours.negative, colours.paper
    )
