"""What the network answered to one picture, checkpoint by checkpoint of a run."""

from __future__ import annotations

import numpy as np

from ...base.array import Array
from ...base.errors import BadQuestion
from ...base.preprocess import prepare
from ...network.preprocess_of import preprocess_of
from ...training.engines.engine import trained_part
from ...training.engines.numpy import NumpyEngine
from ...training.run_folder import RunFolder, with_weights
from ...training.settings import Settings
from ...training.validate import probabilities
from .. import learning
from ..encode import numbers
from ..store import Store

WORK = 2e9
"""Multiply-adds, about, that an answer may cost: of a large network fewer checkpoints are asked."""


def over_time(store: Store, asked: learning.OverTimeOf) -> learning.OverTimeAnswer:
    """Return the probabilities at every checkpoint. Raises BadQuestion for an unknown picture."""
    folder = store.studio.run(asked.run)
    x, true = _picture(store, folder, asked)
    network = store.studio.beginning(folder)
    told = folder.told()
    engine = NumpyEngine(trained_part(network), Settings(loss=told.settings.loss))
    steps = _some(folder.steps(), network.weights, x)
    rows = []
    for step in steps:
        engine.restore(with_weights(network, folder.read(step)).weights, {})
        scores = engine.scores(x).astype(np.float64)
        rows.append(numbers((probabilities(scores) if told.classes else scores)[0]))
    return learning.OverTimeAnswer(steps, told.classes, tuple(rows), true)


def _picture(
    store: Store, folder: RunFolder, asked: learning.OverTimeOf
) -> tuple[Array, int | None]:
    if asked.index < 0:
        picture = store.picture(asked.picture)
        settings, _ = preprocess_of(store.studio.beginning(folder))
        return prepare(picture, settings).tensor, None
    data = store.studio.data_of(folder)
    if asked.index >= len(data):
        raise BadQuestion(f"the data has {len(data):,} pictures", received=f"{asked.index}")
    true = int(data.labels[asked.index]) if data.classes else None
    return data.tensor([asked.index]), true


def _some(steps: tuple[int, ...], weights: object, x: Array) -> tuple[int, ...]:
    """Return all steps, or of a large network some, spread evenly, the last always there."""
    size = sum(w.size for w in weights.values())  # type: ignore[attr-defined]
    most = int(max(8, WORK / max(size * x.shape[-1], 1)))
    if len(steps) <= most:
        return steps
    places = np.linspace(0, len(steps) - 1, most).round().astype(int)
    return tuple(steps[i] for i in np.unique(places))
