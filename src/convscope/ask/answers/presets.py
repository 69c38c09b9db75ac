"""The scenes of the bench that come along, and what slides in one of them."""

from __future__ import annotations

from ... import bench
from ...base.array import Array
from ...bench.presets import PRESETS, preset
from .. import wire
from ..store import Store


def presets(store: Store, asked: wire.Presets) -> wire.PresetsAnswer:
    """Return every scene's name and title, family by family."""
    return wire.PresetsAnswer(
        tuple(
            wire.PresetEntry(
                p.name, p.family, p.title["en"], p.title["ja"],
                p.stages[0].op, p.stages[0].x.shape,
            )
            for p in PRESETS.values()
        )
    )  # fmt: skip


def preset_of(store: Store, asked: wire.PresetOf) -> wire.PresetAnswer:
    """Return what slides in a scene. Raises BadQuestion for a name that none has."""
    return wire.PresetAnswer(tuple(sliding(s) for s in preset(asked.name).stages))


def sliding(given: bench.Sliding) -> wire.Sliding:
    """Return a sliding as it goes over the wire."""
    return wire.Sliding(
        given.op,
        block(given.x),
        None if given.weight is None else block(given.weight),
        None if given.bias is None else tuple(given.bias.tolist()),
        dict(given.attributes),
        given.fill,
    )


def block(values: Array) -> wire.Block:
    """Return numbers as they go over the wire."""
    return wire.Block(values.shape, tuple(values.ravel().tolist()))
