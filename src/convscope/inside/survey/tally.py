"""The tally: what is kept of the pictures seen so far, in room that never grows.

The channels of all layers stand in one row, so that a batch is added at one go.

Sums are whole numbers of a small step, so that they do not depend on the order of the pictures:
two tallies of parts of the pictures, merged, are the tally of all, to the last bit. The step is a
part of each channel's ``scale``, a power of two of about its largest value in a first batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import partial

import numpy as np

from ...base.array import Array
from .taps import Seen

STEP = 2.0**-30
"""Of means and mean squares, as a part of the scale and of its square."""
FINE = 2.0**-20
"""Of responses in the sums by class, as a part of the scale."""
COARSE = 2.0**-12
"""Of responses in the products of two channels, as a part of the scale."""
BEYOND = 32.0
"""Times the scale: what is beyond counts as this in sums by class and products of channels."""
FAR = 2.0**12
"""Times the scale's square: what is beyond counts as this in sums of mean squares."""
BINS = 128
"""Of the histogram while it is counted, half of them below zero."""
MOST_TOGETHER = 512
"""Channels up to which every two of a layer are compared."""


@dataclass(eq=False)
class Tally:
    """All arrays by channel (c …); ``strongest`` and ``weakest`` hold places, −1 where none is yet.

    ``bits`` says how wide the histogram is: from −scale · 2^bits to scale · 2^bits. ``sizes`` has
    how many channels each layer has; ``products`` the (c c) of those that have them, in one row.
    """

    sizes: Array

    scale: Array
    seen: Array
    sums: Array
    squares: Array
    zeros: Array
    low: Array
    high: Array
    bits: Array
    counts: Array
    strongest: Array
    strongest_values: Array
    strongest_cells: Array
    weakest: Array
    weakest_values: Array
    weakest_cells: Array
    cut: Array
    by_class: Array
    responses: Array
    products: Array

    @classmethod
    def empty(cls, scales: Sequence[Array], strongest: int, classes: int) -> Tally:
        """Return the tally of no picture, for layers with these scales."""
        sizes = np.array([len(scale) for scale in scales])
        c, k = int(sizes.sum()), strongest
        whole = partial(np.zeros, dtype=np.int64)
        return cls(
            sizes=sizes, scale=np.concatenate(scales), seen=whole(c), sums=whole(c),
            squares=whole(c), zeros=whole(c),
            low=np.full(c, np.inf, np.float32), high=np.full(c, -np.inf, np.float32),
            bits=whole(c), counts=whole((c, BINS)),
            strongest=np.full((c, k), -1), strongest_values=np.full((c, k), -np.inf, np.float32),
            strongest_cells=whole((c, k)),
            weakest=np.full((c, k), -1), weakest_values=np.full((c, k), np.inf, np.float32),
            weakest_cells=whole((c, k)),
            cut=whole(c), by_class=whole((c, classes)), responses=whole(c),
            products=np.zeros(int((_compared(sizes) ** 2).sum())),
        )  # fmt: skip

    def add(self, seen: Seen, places: Array, labels: Array | None) -> None:
        """Add a batch: pictures at these ``places`` of the data, with their ``labels`` (−1: none).

        What is not finite is left out, picture by picture and channel by channel.
        """
        square = np.asarray(seen.square, np.float64)
        good = np.isfinite(square) & np.isfinite(seen.high) & np.isfinite(seen.low)
        whole = bool(good.all())
        high = seen.high if whole else np.where(good, seen.high, -np.inf).astype(np.float32)
        low = seen.low if whole else np.where(good, seen.low, np.inf).astype(np.float32)
        peaks = high if whole else np.where(good, high, 0)
        mean = seen.mean if whole else np.where(good, seen.mean, 0)
        square = square if whole else np.where(good, square, 0)
        self.seen += good.sum(axis=0)
        self.high = np.maximum(self.high, high.max(axis=0))
        self.low = np.minimum(self.low, low.min(axis=0))
        self._add_sums(np.asarray(mean, np.float64), square)
        zeros = seen.zeros if whole else np.where(good, seen.zeros, 0)
        self.zeros += zeros.sum(axis=0, dtype=np.float64).astype(np.int64)
        sizes = peaks / self.scale
        self._add_responses(sizes, labels)
        self._add_counts(sizes, good)
        _add_ends(self.strongest, self.strongest_values, self.strongest_cells, high, places,
                  seen, 1)  # fmt: skip
        _add_ends(self.weakest, self.weakest_values, self.weakest_cells, low, places,
                  seen, -1)  # fmt: skip

    def _add_sums(self, mean: Array, square: Array) -> None:
        squares = square / self.scale**2
        self.cut += (squares > FAR).sum(axis=0)
        far = np.sqrt(FAR)
        self.sums += _whole(np.clip(mean / self.scale, -far, far) / STEP).sum(axis=0)
        self.squares += _whole(np.minimum(squares, FAR) / STEP).sum(axis=0)

    def _add_responses(self, peaks: Array, labels: Array | None) -> None:
        within = np.clip(peaks, -BEYOND, BEYOND)
        if labels is not None and self.by_class.size:
            known = labels >= 0
            one_hot = np.zeros((len(labels), self.by_class.shape[1]))
            one_hot[np.flatnonzero(known), labels[known]] = 1
            self.by_class += _whole(np.rint(within / FINE).T @ one_hot)
        coarse = np.rint(within / COARSE)
        self.responses += coarse.astype(np.int64).sum(axis=0)
        at = 0
        for stop, size in zip(np.cumsum(self.sizes), _compared(self.sizes), strict=True):
            if size:  # whole numbers below 2^53: exact in any order
                some = coarse[:, stop - size : stop]
                self.products[at : at + size**2] += (some.T @ some).reshape(-1)
                at += size**2

    def _add_counts(self, peaks: Array, good: Array) -> None:
        self._widen(_bits(np.abs(peaks).max(axis=0)))
        width = 2.0**self.bits * (2 / BINS)
        places = np.floor(peaks / width).astype(np.int64) + BINS // 2
        places += np.arange(len(self.scale)) * BINS
        found = np.bincount(places[good], minlength=self.counts.size)
        self.counts += found.reshape(self.counts.shape)

    def _widen(self, bits: Array) -> None:
        """Let the histogram reach at least so far: two bins become one for each doubling."""
        for channel in np.flatnonzero(bits > self.bits).tolist():
            self.counts[channel] = _folded(
                self.counts[channel], int(bits[channel] - self.bits[channel])
            )
            self.bits[channel] = bits[channel]

    def arrays(self) -> dict[str, Array]:
        """Return all that is kept, by name."""
        return {f.name: getattr(self, f.name) for f in fields(self)}

    def layer(self, place: int) -> Tally:
        """Return one layer's part; its ``products`` are (c c), of no channel where not compared."""
        stop, compared = int(self.sizes[: place + 1].sum()), _compared(self.sizes)
        own = slice(stop - int(self.sizes[place]), stop)
        size, at = int(compared[place]), int((compared[:place] ** 2).sum())
        parts = {name: value[own] for name, value in self.arrays().items()}
        parts["sizes"] = self.sizes[place : place + 1]
        parts["products"] = self.products[at : at + size**2].reshape(size, size)
        return Tally(**parts)


def merge(a: Tally, b: Tally) -> Tally:
    """Return the tally of two parts of the pictures: the same whichever way they were parted."""
    bits = np.maximum(a.bits, b.bits)
    made = Tally(**{name: value.copy() for name, value in a.arrays().items()})
    other = Tally(**{name: value.copy() for name, value in b.arrays().items()})
    made._widen(bits)
    other._widen(bits)
    for name in ("seen", "sums", "squares", "zeros", "counts", "cut", "by_class", "responses",
                 "products"):  # fmt: skip
        setattr(made, name, getattr(made, name) + getattr(other, name))
    made.low = np.minimum(a.low, b.low)
    made.high = np.maximum(a.high, b.high)
    for end, sign in (("strongest", 1), ("weakest", -1)):
        names = [end, f"{end}_values", f"{end}_cells"]
        both = [np.concatenate([getattr(a, n), getattr(b, n)], axis=1) for n in names]
        order = _order(sign * both[1], both[0])[:, : getattr(a, end).shape[1]]
        for name, values in zip(names, both, strict=True):
            setattr(made, name, np.take_along_axis(values, order, axis=1))
    return made


def scale_of(seen: Seen) -> Array:
    """Return each channel's scale (c,): a power of two not below what it has in a first batch.

    A channel that is silent there takes the layer's.
    """
    with np.errstate(invalid="ignore"):
        most = np.maximum(np.abs(seen.high), np.abs(seen.low)).astype(np.float64)
    most = np.where(np.isfinite(most), most, 0).max(axis=0)
    most = np.where(most > 0, most, most.max(initial=0))
    most = np.where(most > 0, most, 1.0)
    return 2.0 ** np.clip(np.ceil(np.log2(most)), -100, 100)


def _compared(sizes: Array) -> Array:
    """Return of how many channels every two are compared, layer by layer."""
    return np.where((sizes >= 2) & (sizes <= MOST_TOGETHER), sizes, 0)


def _whole(values: Array) -> Array:
    return np.rint(values).astype(np.int64)


def _bits(most: Array) -> Array:
    """Return by how many doublings a range from −1 to 1 holds a size."""
    with np.errstate(divide="ignore"):
        found = np.floor(np.log2(most)) + 1
    return np.where(most >= 1, found, 0).astype(np.int64)


def _folded(counts: Array, times: int) -> Array:
    for _ in range(min(times, BINS)):
        pairs = counts.reshape(-1, 2).sum(axis=1)
        counts = np.zeros_like(counts)
        counts[BINS // 4 : BINS // 4 + BINS // 2] = pairs
    return counts


def _order(values: Array, places: Array) -> Array:
    """Return the order of each row: the largest values first, of equals the earlier place."""
    last = np.where(places < 0, np.iinfo(np.int64).max, places)
    return np.lexsort((last, -values), axis=1)


def _add_ends(
    places: Array, values: Array, cells: Array, new: Array, at: Array, seen: Seen,
    sign: int,
) -> None:  # fmt: skip
    """Keep the ``k`` furthest of what is kept and what is new (n c), in place.

    Only pictures that come among them are looked at for their cell.
    """
    k = places.shape[1]
    furthest = (sign * new).max(axis=0)
    some = np.flatnonzero(furthest >= sign * values[:, -1])
    if not len(some):
        return
    ours, last, last_place = sign * new[:, some], sign * values[some, -1], places[some, -1]
    beats = (ours > last) | ((ours == last) & (at[:, None] < last_place))
    channel, row = np.nonzero(beats.T)
    if not len(channel):
        return
    count = np.bincount(channel, minlength=len(some))
    column = np.arange(len(channel)) - np.repeat(np.cumsum(count) - count, count)
    shape = len(some), int(count.max())
    candidates = np.full(shape, -sign * np.inf, np.float32)
    new_places, rows = np.full(shape, -1), np.zeros(shape, np.int64)
    candidates[channel, column] = new[row, some[channel]]
    new_places[channel, column], rows[channel, column] = at[row], row
    every = np.concatenate([values[some], candidates], axis=1)
    every_place = np.concatenate([places[some], new_places], axis=1)
    order = _order(sign * every, every_place)[:, :k]
    one = np.arange(len(some))[:, None]
    kept_places = every_place[one, order]
    kept = np.concatenate([cells[some], np.zeros(shape, np.int64)], axis=1)[one, order]
    channel, column = np.nonzero((order >= k) & (kept_places >= 0))
    if len(channel):
        picked = rows[channel, order[channel, column] - k]
        kept[channel, column] = seen.cells(sign, picked, some[channel])
    places[some], values[some], cells[some] = kept_places, every[one, order], kept
