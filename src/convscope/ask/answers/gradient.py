"""How much one number moves when any other does: the range of its slopes, value by value."""

from __future__ import annotations

import numpy as np

from ...explain.gradient import Gradient
from .. import wire
from ..encode import number, span
from ..store import Store


def gradient(store: Store, asked: wire.GradientOf) -> wire.GradientAnswer:
    """Return the range of the target's slopes in every activation, input and weight."""
    found = store.gradient(asked.scene, asked.target)
    return wire.GradientAnswer(
        number=number(found.number),
        at=found.at,
        values=tuple(_card(found, value) for value in found.arrays),
        missing=dict(found.missing),
    )


def _card(found: Gradient, value: str) -> wire.SlopeCard:
    network = found.trace.network
    weight = value in network.weights
    readers = network.consumers.get(value, ())
    maker = readers[0] if weight and readers else network.producers.get(value)
    behind = found.arrays.behind(value)
    slopes = np.zeros(0) if behind else found.of(value)
    low, high = span(slopes)
    return wire.SlopeCard(
        value=value,
        layer=maker.name if maker else "",
        weight=weight,
        low=low,
        high=high,
        reach=float(np.count_nonzero(slopes)) / max(slopes.size, 1),
        behind=behind,
    )
