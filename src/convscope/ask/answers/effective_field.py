"""What part of this very picture moves one value."""

from __future__ import annotations

from ... import explain
from ...explain.effective_field import effective_field as footprint_of
from ...explain.target import Target
from .. import wire
from ..encode import number
from ..store import Store


def effective_field(store: Store, asked: wire.EffectiveFieldOf) -> wire.EffectiveFieldAnswer:
    """Return the box that holds most of the footprint of a value's gradient."""
    field = explain.receptive_field(store.trace(asked.scene), asked.layer, asked.cell)
    target = Target("cell", asked.layer, asked.cell)
    slopes = store.gradient(asked.scene, target).of(field.input)
    found = footprint_of(slopes, asked.cell, field.box)
    prepared = store.photograph(asked.scene)
    return wire.EffectiveFieldAnswer(
        layer=field.layer,
        cell=field.cell,
        value=field.input,
        box=wire.BoxOf("", found.box.start, found.box.stop),
        share=found.share,
        total=number(found.footprint.sum()),
        on_picture=prepared.on_picture(found.box) if prepared and not found.box.empty else None,
    )
