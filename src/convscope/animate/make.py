"""Make a film: of what slides, or of a layer of a network."""

from __future__ import annotations

from collections.abc import Sequence

from ..base.errors import TooLarge
from ..bench.sliding import Sliding
from .clock import clocks
from .film import Film, Look
from .flat import flat
from .maps import Part, maps
from .sheet import Sheet
from .volume import volume
from .words import words

MOST_CELLS = 4096
"""Cells of an input or output that are drawn one by one."""


def film_of(stages: Sequence[Sliding], look: Look, title: str = "") -> Film:
    """Return the film of one stage after another. Raises TooLarge for more cells than are seen.

    >>> from convscope.bench import convolve
    >>> row = convolve([0, 1, 0, 1], [1, 0, 1]).sliding
    >>> film_of([row], Look()).seconds
    4.0
    """
    for stage in stages:
        most = max(stage.x.size, len(stage))
        if most > MOST_CELLS:
            raise TooLarge(
                f"a film draws at most {MOST_CELLS} cells one by one", received=str(most),
                remedy="Give a smaller input.",
            )  # fmt: skip
    shared = clocks(tuple(stages))
    beats = shared[-1].stop
    steps = sum(clock.count for clock in shared)
    usual = min(30.0, max(4.0, 1.3 * steps))
    film = Film(look, beats, look.seconds or usual, title)
    said = words(look.language)
    for i, (stage, clock) in enumerate(zip(stages, shared, strict=True)):
        sheet = Sheet(film, clock)
        part = said["stage"].format(n=i + 1, all=len(stages)) if len(stages) > 1 else ""
        sheet.heading("  ·  ".join(filter(None, [title, part])))
        if stage.plain and len(stage.grid.kernel) <= 2:
            flat(sheet, stage)
        else:
            volume(sheet, stage)
    return film


def layer_film(part: Part, look: Look) -> Film:
    """Return the film of one channel of a layer, on the real maps of a picture."""
    return maps(part, look)
