"""Which channels say nothing, are at a limit, or say what another one says."""

from __future__ import annotations

import numpy as np

from ... import explain
from .. import wire
from ..encode import number
from ..store import Store


def triage(store: Store, asked: wire.TriageOf) -> wire.TriageAnswer:
    """Return the triage of a layer, or of all."""
    found = explain.triage(store.trace(asked.scene), asked.layer or None)
    return wire.TriageAnswer(tuple(map(_layer, found)))


def _layer(found: explain.Triage) -> wire.LayerTriage:
    limits = found.limits
    return wire.LayerTriage(
        layer=found.layer,
        channels=len(found.dead),
        dead=tuple(np.flatnonzero(found.dead).tolist()),
        constant=tuple(np.flatnonzero(found.constant).tolist()),
        limits=None if limits is None else (number(limits[0]), number(limits[1])),
        low=() if limits is None else tuple(found.low.tolist()),
        high=() if limits is None else tuple(found.high.tolist()),
        pairs=tuple(wire.ChannelPair(p.first, p.second, p.correlation) for p in found.pairs),
        alike=found.alike,
        note=found.note,
    )
