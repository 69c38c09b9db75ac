"""Triage: which channels of a layer say nothing, are at a limit, or say what another one says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion
from ..trace import Layer, Trace
from .target import floating

ALIKE = 0.99
"""The size of a correlation beyond which two channels are near-duplicates."""
NEAR = 0.01
"""How near a limit counts as at it, as a part of the distance between the two limits."""
MOST_CHANNELS = 4096
"""Channels that are compared with each other at most: the work grows with their square."""
MOST_PAIRS = 1000
"""Pairs that are listed at most, the most alike first."""
FEWEST_VALUES = 16
"""Values a channel needs to be compared: any two channels of two values are alike."""
FEWEST_ACTIVE = 4
"""Cells that a channel's pattern must rest on: two that are zero but in one cell are alike where
that cell is the same, by chance."""


@dataclass(frozen=True)
class Pair:
    """Two channels and how they go together: 1 or −1 is one the multiple of the other."""

    first: int
    second: int
    correlation: float


@dataclass(frozen=True, eq=False)
class Triage:
    """What is to be said of each channel (axis 1) of one layer's output, all pictures together.

    ``dead``: every value is zero. ``constant``: every value is the same, not zero. ``low`` and
    ``high``: the share of values, 0 to 1, at a limit of the operator (``limits``, None where it
    has none; an end that nothing saturates at is infinite). ``pairs``: the near-duplicates, of
    which there are ``alike``; ``note`` says why channels were not compared, "" where they were.
    """

    layer: str
    dead: Array
    constant: Array
    limits: tuple[float, float] | None
    low: Array
    high: Array
    pairs: tuple[Pair, ...]
    alike: int
    note: str

    @property
    def saturated(self) -> Array:
        """The share of each channel's values at either limit."""
        return self.low + self.high


def triage(trace: Trace, layer: str | None = None) -> tuple[Triage, ...]:
    """Return the triage of a layer, or of every layer that has channels of numbers.

    Raises BadQuestion where there is no such layer, or it has no channels.
    """
    if layer is not None:
        asked = trace[layer]
        if not _has_channels(asked):
            raise BadQuestion(
                f"layer '{asked.name}' has no channels to compare",
                received=f"{asked.output.dtype} of the shape {asked.output.shape}",
            )
        return (_of_layer(asked),)
    return tuple(_of_layer(found) for found in trace if _has_channels(found))


def duplicates(rows: Array) -> tuple[tuple[Pair, ...], int]:
    """Return the near-duplicates among rows of values, and how many there are.

    Pearson's correlation of every two rows, by one matrix product of the rows less their mean,
    over their length. Rows that are not finite, do not vary, or only in fewer than FEWEST_ACTIVE
    cells (1 / Σ u⁴ of the row u of length 1), go with none. Source: Pearson, Proceedings of the
    Royal Society of London 58, 1895.

    >>> waves = np.array([[1.0, 2, 3, 1, 2, 3], [-2, -4, -6, -2, -4, -6], [0, 1, 0, 0, 1, 1]])
    >>> duplicates(waves)
    ((Pair(first=0, second=1, correlation=-1.0),), 1)
    """
    unit = _unit(rows)
    light = unit.astype(np.float32)
    sizes = np.triu(np.abs(light @ light.T), 1)
    first, second = np.nonzero(sizes > ALIKE)
    best = np.argsort(-sizes[first, second], kind="stable")[:MOST_PAIRS]
    exact = (unit[first[best]] * unit[second[best]]).sum(axis=1)
    found = zip(first[best].tolist(), second[best].tolist(), exact.tolist(), strict=True)
    return tuple(Pair(a, b, float(np.clip(r, -1, 1))) for a, b, r in found), len(first)


def _of_layer(layer: Layer) -> Triage:
    values = layer.output
    rows = np.moveaxis(values, 1, 0).reshape(values.shape[1], -1)
    dead = (rows == 0).all(axis=1)
    alone = rows.shape[1] < 2  # one value is no sign of anything
    constant = ~dead & (rows == rows[:, :1]).all(axis=1) & (not alone)
    limits, low, high = _saturation(layer, rows)
    note = _not_compared(rows)
    pairs, alike = ((), 0) if note else duplicates(rows)
    return Triage(layer.name, dead, constant, limits, low, high, pairs, alike, note)


def _saturation(layer: Layer, rows: Array) -> tuple[tuple[float, float] | None, Array, Array]:
    op = layer.arithmetic
    none = np.zeros(len(rows))
    if op is None or op.limits is None:
        return None, none, none
    low, high = op.limits(*layer.inputs, **layer.attributes)
    if not np.isfinite([low, high]).any():
        return None, none, none
    near = NEAR * (high - low) if np.isfinite([low, high]).all() else 0.0
    return (low, high), (rows <= low + near).mean(axis=1), (rows >= high - near).mean(axis=1)


def _not_compared(rows: Array) -> str:
    channels, values = rows.shape
    if channels > MOST_CHANNELS:
        return f"{channels:,} channels are too many to compare: at most {MOST_CHANNELS:,}."
    if values < FEWEST_VALUES:
        return f"Channels of {values} values cannot be compared: at least {FEWEST_VALUES}."
    return ""


def _unit(rows: Array) -> Array:
    """Return rows of length 1 with a mean of 0; zeros for those that go with none."""
    wide = rows.astype(np.float64)
    wide[~np.isfinite(wide).all(axis=1)] = 0
    largest = np.abs(wide).max(axis=1, keepdims=True, initial=0)
    wide -= wide.mean(axis=1, keepdims=True)
    length = np.sqrt((wide * wide).sum(axis=1, keepdims=True))
    flat = length <= 1e-6 * largest  # what single precision leaves of a constant
    unit = np.divide(wide, length, out=np.zeros_like(wide), where=~flat)
    squares = unit * unit
    unit[(squares * squares).sum(axis=1) * FEWEST_ACTIVE > 1] = 0
    return unit


def _has_channels(layer: Layer) -> bool:
    values = layer.output
    return values.ndim > 1 and values.size > 0 and floating(values)
