"""From a tally to what is told of a layer."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...base.array import Array
from .found import LayerSurvey
from .tally import BINS, FINE, MOST_TOGETHER, STEP, Tally
from .taps import Tap

TOLD_BINS = 32
"""Of the histogram that is told: over what there was, in bins of one width a channel."""


def finished(tap: Tap, tally: Tally, class_counts: Array | None, pictures: int) -> LayerSurvey:
    """Return what a layer's tally says; ``class_counts`` has the pictures of each class."""
    t = tally
    seen = np.maximum(t.seen, 1)
    none = t.seen == 0
    mean = t.sums * STEP * t.scale / seen
    square = t.squares * STEP * t.scale**2 / seen
    edges, counts = _histogram(t)
    own = _own(tap)
    means, selectivity, best = _by_class(t, class_counts, own)
    slope = 1.0 if tap.line is None else np.abs(tap.line.slope)
    return LayerSurvey(
        layer=tap.layer,
        channels=tap.channels,
        strongest=t.strongest,
        strongest_values=own(np.where(t.strongest < 0, np.nan, t.strongest_values)),
        strongest_cells=_cells(t.strongest_cells, tap),
        weakest=t.weakest,
        weakest_values=own(np.where(t.weakest < 0, np.nan, t.weakest_values)),
        weakest_cells=_cells(t.weakest_cells, tap),
        edges=own(edges),
        counts=counts,
        low=own(np.where(none, np.nan, t.low)),
        high=own(np.where(none, np.nan, t.high)),
        mean=own(np.where(none, np.nan, mean)),
        std=np.where(none, np.nan, np.sqrt(np.maximum(square - mean**2, 0))) / slope,
        zeros=t.zeros / (seen * tap.cells) if tap.zeros else np.full(tap.channels, np.nan),
        class_means=means,
        selectivity=selectivity,
        selective_class=best,
        correlation=_correlation(t, pictures),
        note=_note(t),
    )


def _own(tap: Tap) -> Callable[[Array], Array]:
    """Return what makes a layer's own numbers (c …) of those that were counted."""
    if tap.line is None:
        return lambda counted: counted
    line, sign = tap.line, np.sign(tap.line.slope)

    def own(counted: Array) -> Array:
        across = -1, *(1,) * (counted.ndim - 1)
        z = counted * sign.reshape(across)
        made = (z - line.shift.reshape(across)) / line.slope.reshape(across)
        return made.astype(counted.dtype)

    return own


def _note(t: Tally) -> str:
    notes = []
    if len(t.scale) > MOST_TOGETHER:
        notes.append(f"{len(t.scale):,} channels are too many to compare every two of them.")
    if t.cut.any():
        notes.append(f"{int(t.cut.sum()):,} pictures were too far out: they count as less.")
    return " ".join(notes)


def _cells(flat: Array, tap: Tap) -> Array:
    """Return y and x of places on the map; a map of one line has y = 0."""
    columns = tap.shape[-1] if len(tap.shape) > 1 else 1
    return np.stack([flat // columns, flat % columns], axis=-1)


def _histogram(t: Tally) -> tuple[Array, Array]:
    """Return the bins that hold something, as TOLD_BINS of one width a channel."""
    filled = t.counts > 0
    first = np.where(filled.any(axis=1), filled.argmax(axis=1), BINS // 2)
    last = np.where(filled.any(axis=1), BINS - 1 - filled[:, ::-1].argmax(axis=1), BINS // 2)
    together = -(-(last + 1 - first) // TOLD_BINS)
    channels, bins = np.nonzero(filled)
    told = (bins - first[channels]) // together[channels]
    counts = np.zeros((len(t.scale), TOLD_BINS), np.int64)
    np.add.at(counts, (channels, told), t.counts[channels, bins])
    width = t.scale * 2.0**t.bits * (2 / BINS)
    steps = np.arange(TOLD_BINS + 1) * together[:, None]
    return (first[:, None] - BINS // 2 + steps) * width[:, None], counts


def _by_class(
    t: Tally, class_counts: Array | None, own: Callable[[Array], Array]
) -> tuple[Array | None, Array | None, Array | None]:
    """Return class means, selectivity and its class (Morcos et al., 2018)."""
    if class_counts is None or (class_counts > 0).sum() < 2:
        return None, None, None
    there = class_counts > 0
    counted = t.by_class * FINE * t.scale[:, None] / np.maximum(class_counts, 1)
    means = np.where(there, own(counted), np.nan)
    above = np.where(there, np.maximum(means, 0), 0)
    best = np.where(there, above, -1).argmax(axis=1)
    most = above[np.arange(len(above)), best]
    rest = (above.sum(axis=1) - most) / (there.sum() - 1)
    both = most + rest
    found = np.divide(most - rest, both, out=np.zeros_like(both), where=both > 0)
    return means, np.clip(found, 0, 1), best


def _correlation(t: Tally, pictures: int) -> Array | None:
    """Return Pearson's correlation of the responses of every two channels (c c), float32."""
    if not t.products.size or pictures < 2:
        return None
    mean = t.responses / pictures
    spread = t.products / pictures - np.outer(mean, mean)
    own = np.sqrt(np.maximum(np.diag(spread), 0))
    varies = (own > 0.5) & (t.seen == pictures)  # half a step of COARSE is no variation
    length = np.where(varies, own, 1)
    found = spread / np.outer(length, length)
    found[~varies] = 0
    found[:, ~varies] = 0
    found[np.diag_indices(len(found))] = varies
    return np.clip(found, -1, 1).astype(np.float32)
