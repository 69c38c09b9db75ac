"""One pixel of the input, followed back to the file."""

from __future__ import annotations

from ...base.follow import follow
from .. import wire
from ..encode import number
from ..store import Store


def followed(store: Store, asked: wire.FollowedOf) -> wire.FollowedAnswer:
    """Return a pixel at every step; raises BadQuestion for one that the input has not."""
    prepared = store.prepared(asked.scene)
    steps = follow(prepared.picture, prepared, asked.row, asked.column)
    return wire.FollowedAnswer(
        tuple(wire.FollowedStep(s.name, s.box, tuple(map(number, s.values))) for s in steps)
    )
