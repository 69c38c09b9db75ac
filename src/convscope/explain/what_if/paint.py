"""A stroke of a round brush on the picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ...base.array import Array
from ...base.errors import InputError, TooLarge
from .edit import PictureEdit
from .given import LARGEST, real, several
from .pixel import Colour, colour

MOST_POINTS = 10_000
"""Points of one stroke, and of all strokes of one list of edits."""
THINNEST = 0.5**0.5
"""The smallest radius: any point then has a pixel's centre under the brush."""


@dataclass(frozen=True)
class Paint(PictureEdit):
    """A round brush of ``width`` pixels is drawn along straight lines through ``points`` (x, y).

    Pixel (0, 0) reaches from 0 to 1, so its centre is at (0.5, 0.5). A pixel is painted where its
    centre is under the brush; points may lie outside the picture. One point makes a dot. A brush
    thinner than the diagonal of a pixel paints as one of that width, so that no stroke is lost.

    >>> pixels = np.zeros((3, 4, 3), np.uint8)
    >>> Paint(((0.5, 1.5), (2.5, 1.5)), 1, (9, 9, 9)).draw(pixels)
    >>> pixels[..., 0].tolist()
    [[0, 0, 0, 0], [9, 9, 9, 0], [0, 0, 0, 0]]
    """

    KIND = "paint"

    points: tuple[tuple[float, float], ...]
    width: float
    colour: Colour

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", _points(self.points))
        object.__setattr__(self, "width", real(self.width, "width", LARGEST))
        object.__setattr__(self, "colour", colour(self.colour))
        if self.width <= 0:
            raise InputError(
                "a brush has a width", received=f"{self.width:g}",
                remedy="Give its width in the picture's pixels, above 0.",
            )  # fmt: skip

    def draw(self, pixels: Array) -> None:
        """Write the stroke into the pixels."""
        radius = max(self.width / 2, THINNEST)
        xs, ys = np.array(self.points).T
        height, width = pixels.shape[:2]
        left, right = _between(xs.min() - radius, xs.max() + radius, width)
        top, bottom = _between(ys.min() - radius, ys.max() + radius, height)
        if left >= right or top >= bottom:
            return
        rows = np.arange(top, bottom)
        # where a run of painted pixels begins and where it has ended, summed up along each row
        edges = np.zeros((len(rows), right - left + 1), np.int16)
        for first, last in _lines(self.points):
            begin, end = _span(rows + 0.5, np.array(first), np.array(last), radius)
            begin = np.ceil(begin - 0.5).clip(left, right).astype(int)
            end = np.floor(end + 0.5).clip(left, right).astype(int)
            there = np.flatnonzero(begin < end)
            edges[there, begin[there] - left] += 1
            edges[there, end[there] - left] -= 1
        painted = edges.cumsum(axis=1, dtype=np.int16)[:, :-1] > 0
        under = pixels[top:bottom, left:right]
        np.copyto(under, np.array(self.colour, pixels.dtype), where=painted[..., None])


def _lines(
    points: tuple[tuple[float, float], ...],
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    return pairwise(points) if len(points) > 1 else iter([(points[0], points[0])])


def _between(low: float, high: float, size: int) -> tuple[int, int]:
    """Return the first pixel of a row of ``size`` that reaches into a range, and the one after."""
    return max(0, int(np.floor(low))), min(size, int(np.ceil(high)))


def _span(y: Array, first: Array, last: Array, radius: float) -> tuple[Array, Array]:
    """Return from where to where the brush along one line covers each row; nothing: inf to −inf.

    The covered part is two discs and the strip between them. It is convex, so what it covers of a
    row is one piece; its ends lie on a disc or on one of the two long edges of the strip.
    """
    low, high = np.full(len(y), np.inf), np.full(len(y), -np.inf)

    def reach(there: Array, *xs: Array) -> None:
        for x in xs:
            low[there] = np.minimum(low[there], x)
            high[there] = np.maximum(high[there], x)

    for x0, y0 in (first, last):
        there = np.flatnonzero(np.abs(y - y0) <= radius)
        half = np.sqrt(radius**2 - (y[there] - y0) ** 2)
        reach(there, x0 - half, x0 + half)
    along = last - first
    if along[1]:
        across = radius * np.array([-along[1], along[0]]) / np.hypot(*along)
        for start in (first + across, first - across):
            part = (y - start[1]) / along[1]
            there = np.flatnonzero((part >= 0) & (part <= 1))
            reach(there, start[0] + part[there] * along[0])
    return low, high


def _points(given: object) -> tuple[tuple[float, float], ...]:
    found = several(given, "points", lambda one, _: one)
    if len(found) > MOST_POINTS:
        raise TooLarge(
            f"a stroke has {len(found):,} points", remedy=f"At most {MOST_POINTS:,} are drawn."
        )
    return tuple(several(p, "points", lambda n, name: real(n, name, LARGEST), 2) for p in found)
