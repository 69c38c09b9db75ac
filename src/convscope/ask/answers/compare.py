"""Where two scenes differ, as columns."""

from __future__ import annotations

from ... import explain
from .. import wire
from ..encode import number
from ..store import Store


def compare(store: Store, asked: wire.Compare) -> wire.CompareAnswer:
    """Return how far the layers of two scenes are apart; raises InputError for a bad tolerance."""
    found = explain.compare(store.trace(asked.scene), store.trace(asked.other), asked.tolerance)
    return wire.CompareAnswer(
        layers=tuple(d.layer for d in found),
        outputs=tuple(d.output for d in found),
        largest=tuple(number(d.largest) for d in found),
        rms=tuple(number(d.rms) for d in found),
        relative=tuple(number(d.relative) for d in found),
        cells=tuple(d.cell for d in found),
        beyond=tuple(d.beyond for d in found),
        not_finite=tuple(d.not_finite for d in found),
        first_diverging=found.first_diverging,
        unmatched=tuple(wire.UnmatchedLayer(u.layer, u.why) for u in found.unmatched),
    )
