"""How the picture became the input, step by step."""

from __future__ import annotations

from ...network.preprocess_of import preprocess_of
from .. import wire
from ..encode import sentence, span
from ..store import Store


def prepared(store: Store, asked: wire.PreparedOf) -> wire.PreparedAnswer:
    """Return every step from the file to the tensor."""
    found = store.prepared(asked.scene)
    own, said = preprocess_of(store.network(asked.scene.network))
    steps = tuple(
        wire.PreparedStep(
            step.name, sentence(step.detail), tuple(step.values.shape), *span(step.values)
        )
        for step in found.steps
    )
    return wire.PreparedAnswer(
        steps, tuple(map(sentence, found.warnings)), found.preprocess, own, sentence(said)
    )
