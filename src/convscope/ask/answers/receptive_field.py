"""What one value sees, on the input and on the picture."""

from __future__ import annotations

from ... import explain
from ...base.box import Box
from .. import wire
from ..store import Store


def receptive_field(store: Store, asked: wire.ReceptiveFieldOf) -> wire.ReceptiveFieldAnswer:
    """Return what one value sees."""
    field = explain.receptive_field(store.trace(asked.scene), asked.layer, asked.cell)
    prepared = store.photograph(asked.scene)
    return wire.ReceptiveFieldAnswer(
        layer=field.layer,
        cell=field.cell,
        box=_box("", field.box),
        clipped=_box("", field.clipped),
        steps=tuple(_box(name, box) for name, box in field.steps),
        on_picture=prepared.on_picture(field.clipped)
        if prepared and not field.clipped.empty
        else None,
    )


def _box(layer: str, box: Box) -> wire.BoxOf:
    return wire.BoxOf(layer, box.start, box.stop)
