"""Pictures varied at random while a network learns, so that it sees what matters in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cached_property, lru_cache
from math import isfinite
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ..base.array import Array, Float
from ..base.errors import BadSettings
from ..base.picture import LUMINANCE

_MOST = {
    "shift": 1.0, "rotate": 180.0, "scale": 0.9, "crop": 0.95, "colour": 1.0, "erase": 0.9,
    "share": 1.0, "slant": 1.0, "bend": 0.5, "stroke": 1.0,
}  # fmt: skip
FILLS = ("black", "edge")
THINNEST = 0.6
"""Of a whole pixel that strokes are thinned by: all of it would erase those two pixels wide."""
_AT_ONCE = 2**16
"""Pixels that are sampled together: what is in hand stays in the processor's cache."""


@dataclass(frozen=True)
class Augment:
    """How far pictures are varied; 0 and False leave them as they are.

    ``shift``: up to this share of the side, both ways. ``rotate``: up to so many degrees, both
    ways. ``scale``: larger or smaller by up to this share. ``flip``: every second one mirrored,
    left to right. ``crop``: a window smaller than the picture by up to this share of the side, at
    any place, made as large as the picture. ``colour``: brightness, contrast and saturation, each
    more or less by up to this share. ``erase``: a rectangle of up to this share of the area, in
    the picture's mean colour (Zhong and others, "Random erasing data augmentation", 2017).
    ``share``: that of the pictures which are changed at all. ``fill``: what lies outside a
    picture, ``black`` or its ``edge``.

    What another hand does to a drawing: ``slant`` moves each row sideways by up to this share of
    its distance from the middle, both ways. ``bend`` moves every place by a smooth field of chance
    whose standard deviation is up to this share of the side (Simard, Steinkraus and Platt, "Best
    practices for convolutional neural networks applied to visual document analysis", 2003, have
    about 0.05). ``stroke`` lets what is bright grow (a grey dilation) or shrink by up to so many
    pixels on each side. Raises BadSettings.

    >>> Augment(shift=0.1, rotate=10).apply(np.zeros((2, 8, 8, 1), np.uint8), 0).dtype
    dtype('float32')
    """

    shift: float = 0.0
    rotate: float = 0.0
    scale: float = 0.0
    flip: bool = False
    crop: float = 0.0
    colour: float = 0.0
    erase: float = 0.0
    share: float = 1.0
    fill: str = "black"
    slant: float = 0.0
    bend: float = 0.0
    stroke: float = 0.0

    def __post_init__(self) -> None:
        for name, most in _MOST.items():
            given = getattr(self, name)
            usable = isinstance(given, (int, float, np.number)) and not isinstance(given, bool)
            if not usable or not isfinite(given) or not 0 <= given <= most:
                raise _wrong(name, given, f"a number from 0 to {most:g}")
            object.__setattr__(self, name, float(given))
        if not isinstance(self.flip, bool):
            raise _wrong("flip", self.flip, "true or false")
        if self.fill not in FILLS:
            raise _wrong("fill", self.fill, f"one of {', '.join(FILLS)}")

    @cached_property
    def changes_nothing(self) -> bool:
        """Whether pictures stay as they are."""
        moved = self.shift or self.flip or self._turns
        return not (self.share and (moved or self.colour or self.erase or self.stroke))

    @property
    def _turns(self) -> bool:
        """Whether a picture is sampled between its pixels."""
        return any((self.rotate, self.scale, self.crop, self.slant, self.bend))

    def apply(self, pictures: Array, rng: np.random.Generator | int) -> Float:
        """Return varied pictures (n h w c), float32 from 0 to 255, of bytes or of such floats.

        They are not rounded to bytes, so that what lies between two pixels is kept. The same
        ``rng``, a generator or a seed, gives the same pictures. Raises BadSettings for another
        shape.
        """
        rng = np.random.default_rng(rng)
        given = np.asarray(pictures)
        if given.ndim != 4 or given.shape[3] not in (1, 3):
            raise BadSettings("pictures have the shape (n, h, w, c)", received=f"{given.shape}")
        if self.changes_nothing or not given.size:
            return given.astype(np.float32)
        changed = rng.random(len(given)) < self.share
        if self.stroke:
            given = self._inked(given, changed, rng)
        if self._turns:
            made = self._turned(given, changed, rng)
        else:
            made = self._shifted(given, changed, rng)
        if self.colour:
            self._recolour(made, changed, rng)
        if self.erase:
            self._erase(made, changed, rng)
        return made

    def _inked(self, pictures: Array, changed: Array, rng: np.random.Generator) -> Float:
        """Let what is bright grow or shrink, each picture by its own share of a pixel."""
        made = pictures.astype(np.float32)
        amount = rng.uniform(-self.stroke, self.stroke, len(made)).astype(np.float32)
        for places, spread, most in (
            (np.flatnonzero(changed & (amount > 0)), np.maximum, 1.0),
            (np.flatnonzero(changed & (amount < 0)), np.minimum, THINNEST),
        ):
            before = made[places]
            share = np.float32(most) * np.abs(amount[places])[:, None, None, None]
            made[places] = before + (_spread(before, spread) - before) * share
        return made

    def _shifted(self, pictures: Array, changed: Array, rng: np.random.Generator) -> Float:
        """Shift by whole pixels and mirror: nothing lies between pixels."""
        n, h, w, c = pictures.shape
        down, right = round(self.shift * h), round(self.shift * w)
        made = pictures.astype(np.float32)
        if down or right:
            around = np.pad(
                pictures, [(0, 0), (down, down), (right, right), (0, 0)], mode=self._pad_mode()
            )
            windows = sliding_window_view(around, (h, w, c), (1, 2, 3))[:, :, :, 0]
            places = np.where(changed, rng.integers(0, 2 * down + 1, n), down)
            columns = np.where(changed, rng.integers(0, 2 * right + 1, n), right)
            made = windows[np.arange(n), places, columns].astype(np.float32)
        if self.flip:
            mirrored = changed & (rng.random(n) < 0.5)
            made[mirrored] = made[mirrored, :, ::-1]
        return made

    def _turned(self, pictures: Array, changed: Array, rng: np.random.Generator) -> Float:
        """Shift, turn, scale, crop and mirror in one, each picture sampled once."""
        n, h, w = pictures.shape[:3]

        def around(width: float) -> Array:
            drawn: Array = rng.uniform(-width, width, (n,))
            return drawn

        right, below = around(self.shift * w), around(self.shift * h)
        angle = np.deg2rad(around(self.rotate))
        mirror = np.where(rng.random(n) < 0.5, -1.0, 1.0) if self.flip else np.ones(n)
        window = 1 - rng.uniform(0, self.crop, n)
        times = window / (1 + around(self.scale))
        left, top = around(0.5) * (1 - window) * w, around(0.5) * (1 - window) * h
        # from a place in the result, counted from its centre, to one in the picture
        cos, sin = np.cos(angle) * times, np.sin(angle) * times
        lean = around(self.slant) if self.slant else np.zeros(n)
        matrix = np.stack([mirror * cos, mirror * (sin + lean * cos), -sin, cos - lean * sin], 1)
        start_x = (w - 1) / 2 + left - matrix[:, 0] * right - matrix[:, 1] * below
        start_y = (h - 1) / 2 + top - matrix[:, 2] * right - matrix[:, 3] * below
        to = np.column_stack([matrix, start_x, start_y]).astype(np.float32)
        made = pictures.astype(np.float32)
        places = np.flatnonzero(changed)
        step = max(1, _AT_ONCE // (h * w))
        for first in range(0, len(places), step):
            some = places[first : first + step]
            bent = self._bent(len(some), h, w, rng) if self.bend else None
            made[some] = _sampled(made[some], to[some], self._pad_mode(), bent)
        return made

    def _bent(self, n: int, h: int, w: int, rng: np.random.Generator) -> Float:
        """Return how far each place is moved (2 n h w), in pixels: chance, made smooth."""
        found = np.empty((2, n, h, w), np.float32)
        down, across = _smooth(h), _smooth(w)
        for place in range(n):  # one after the other, so that each draws the same wherever it is
            amount = rng.uniform(0, self.bend)
            field = down @ rng.uniform(-1, 1, (2, h, w)).astype(np.float32) @ across.T
            found[:, place] = (
                field * np.float32(amount) * np.array([w, h], np.float32)[:, None, None]
            )
        return found

    def _recolour(self, made: Float, changed: Array, rng: np.random.Generator) -> None:
        n, _, _, c = made.shape
        wide = rng.uniform(1 - self.colour, 1 + self.colour, (3, n, 1, 1, 1)).astype(np.float32)
        brightness, contrast, saturation = np.where(changed[:, None, None, None], wide, 1)
        mean = made.mean((1, 2, 3), keepdims=True, dtype=np.float32)
        # brighter, then away from the mean of the brighter picture: one multiplication
        made *= brightness * contrast
        made += brightness * (1 - contrast) * mean
        if c == 3:
            shares = np.array(LUMINANCE, np.float32) / np.float32(65536)
            grey = (made @ shares)[..., None]
            made *= saturation
            made += (1 - saturation) * grey
        np.clip(made, 0, 255, out=made)

    def _erase(self, made: Float, changed: Array, rng: np.random.Generator) -> None:
        n, h, w, _ = made.shape
        area = rng.uniform(0, self.erase, n) * h * w
        ratio = np.exp(rng.uniform(np.log(0.3), np.log(1 / 0.3), n))
        high = np.clip(np.rint(np.sqrt(area * ratio)), 0, h)
        wide = np.clip(np.rint(area / np.maximum(high, 1)), 0, w)
        top = np.floor(rng.random(n) * (h - high + 1))
        left = np.floor(rng.random(n) * (w - wide + 1))
        mean = made.mean((1, 2), dtype=np.float32)
        edges = np.stack([top, top + high, left, left + wide], 1).astype(int).tolist()
        for place in np.flatnonzero(changed).tolist():
            above, below, before, after = edges[place]
            made[place, above:below, before:after] = mean[place]

    def _pad_mode(self) -> Any:
        return "edge" if self.fill == "edge" else "constant"

    def to_json(self) -> dict[str, Any]:
        """Return the settings as plain values."""
        return asdict(self)

    @classmethod
    def from_json(cls, given: Mapping[str, Any] | str) -> Augment:
        """Read settings from JSON's values, or its text; raises BadSettings.

        >>> Augment.from_json('{"flip": true}')
        Augment(shift=0.0, rotate=0.0, scale=0.0, flip=True, crop=0.0, colour=0.0, erase=0.0, \
share=1.0, fill='black', slant=0.0, bend=0.0, stroke=0.0)
        """
        try:
            values = json.loads(given) if isinstance(given, str) else given
        except (ValueError, RecursionError) as error:
            raise BadSettings("the augmentation is no JSON", received=str(error)[:200]) from error
        known = [field.name for field in fields(cls)]
        unknown = values
        if isinstance(values, Mapping):
            unknown = [key for key in values if key not in known]
        if unknown or not isinstance(values, Mapping):
            raise BadSettings(
                "the augmentation has settings nobody knows", received=str(unknown)[:200],
                remedy=f"There are: {', '.join(known)}.",
            )  # fmt: skip
        return cls(**values)


def _spread(pictures: Float, of: Any) -> Float:
    """Return the largest or the least of each pixel and its eight neighbours, (n h w c)."""
    rows = np.pad(pictures, [(0, 0), (1, 1), (0, 0), (0, 0)], mode="edge")
    rows = of(of(rows[:, :-2], rows[:, 2:]), pictures)
    both = np.pad(rows, [(0, 0), (0, 0), (1, 1), (0, 0)], mode="edge")
    found: Float = of(of(both[:, :, :-2], both[:, :, 2:]), rows)
    return found


@lru_cache(maxsize=16)
def _smooth(side: int) -> Float:
    """Return the matrix (side side) that makes a row of chance from −1 to 1 smooth.

    A Gaussian over a seventh of the side, four pixels of MNIST's 28. Its rows are so long that in
    two directions a field of standard deviation 1 comes out.
    """
    apart = np.subtract.outer(np.arange(side), np.arange(side)) / (side / 7)
    bell = np.exp(-(apart**2) / 2)
    # the variance of uniform chance from −1 to 1 is a third: its root's root for each direction
    bell *= 3**0.25 / np.linalg.norm(bell, axis=1, keepdims=True)
    return bell.astype(np.float32)


def _sampled(pictures: Float, to: Float, pad_mode: Any, bent: Float | None = None) -> Float:
    """Sample pictures (n h w c) between their pixels, where ``to`` (n 6) leads from each place.

    ``bent`` (2 n h w) moves where it leads further, sideways and down.
    """
    n, h, w, c = pictures.shape
    a = to.T[:, :, None, None]
    across = np.arange(w, dtype=np.float32) - np.float32((w - 1) / 2)
    down = (np.arange(h, dtype=np.float32) - np.float32((h - 1) / 2))[:, None]
    x = (a[0] * across + a[4]) + a[1] * down
    y = (a[2] * across + a[5]) + a[3] * down
    if bent is not None:
        x, y = x + bent[0], y + bent[1]
    # a rim of one pixel before and two behind: whatever lies further out is the rim
    around = np.pad(pictures, [(0, 0), (1, 2), (1, 2), (0, 0)], mode=pad_mode)
    np.clip(x, -1, w, out=x)
    np.clip(y, -1, h, out=y)
    x += 1
    y += 1
    left, top = x.astype(np.int32), y.astype(np.int32)  # both are at least 0: cut is floor
    x -= left
    y -= top
    row, each = w + 3, (h + 3) * (w + 3)
    at = (top * row + left).astype(np.intp)
    at += (np.arange(n) * each)[:, None, None]
    flat = around.reshape(-1) if c == 1 else around.reshape(-1, c)
    if c == 3:
        x, y = x[..., None], y[..., None]

    def row_at(offset: int) -> Float:
        begin = flat[offset:].take(at, axis=0)
        begin += (flat[offset + 1 :].take(at, axis=0) - begin) * x
        return begin

    upper = row_at(0)
    upper += (row_at(row) - upper) * y
    return upper.reshape(n, h, w, c)


def _wrong(name: str, given: Any, wanted: str) -> BadSettings:
    return BadSettings(
        f"the augmentation's '{name}' cannot be used",
        received=repr(given)[:100],
        remedy=f"It is {wanted}.",
    )
