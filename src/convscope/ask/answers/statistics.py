"""What a layer's channels are like."""

from __future__ import annotations

from ... import explain
from .. import wire
from ..encode import numbers
from ..store import Store


def statistics(store: Store, asked: wire.StatisticsOf) -> wire.StatisticsAnswer:
    """Return the smallest, largest and mean value and the share of zeros of each channel."""
    s = explain.statistics(store.trace(asked.scene), asked.layer)
    return wire.StatisticsAnswer(
        s.layer, numbers(s.min), numbers(s.max), numbers(s.mean), numbers(s.zeros),
        tuple(s.not_finite.tolist()),
    )  # fmt: skip
