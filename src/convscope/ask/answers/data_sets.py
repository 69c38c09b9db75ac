"""The data there are to learn from, and what some of them are like."""

from __future__ import annotations

import numpy as np

from ...base.array import Array
from ...data.data import Data
from ...data.look import look, near
from ...data.split import split
from .. import learning
from ..encode import sentence
from ..store import Store

SAMPLES = 12
"""Pictures of each class that are shown."""
LISTED = 200
"""Duplicates and broken files that are listed; how many there are is told."""


def data_sets(store: Store, asked: learning.DataSets) -> learning.DataSetsAnswer:
    """Return the data by id."""
    listed = store.studio.listed()
    return learning.DataSetsAnswer(
        tuple(
            learning.DataEntry(id_, one.title_en, one.title_ja, one.comes_along)
            for id_, one in listed.items()
        ),
        first=next(iter(listed)),
    )


def data_card(store: Store, asked: learning.DataCardOf) -> learning.DataCard:
    """Return what data are like. Raises BadQuestion, BadData, BadSettings."""
    data = store.studio.data(asked.data)
    parts = split(data, validation=asked.validation, seed=asked.seed)
    seen = look(data, parts)
    train, validation, test = (_counts(data, places) for places in parts.parts)
    return learning.DataCard(
        id=asked.data,
        name=data.name,
        pictures=len(data),
        channels=data.channels,
        height=data.size[0],
        width=data.size[1],
        classes=data.classes,
        counts=(train, validation, test),
        samples=_samples(data, parts.train, asked.seed),
        duplicates=tuple((d.first, d.second) for d in seen.duplicates[:LISTED]),
        duplicate_count=len(seen.duplicates),
        contradictions=len(seen.contradictions),
        broken=tuple(learning.BrokenFile(b.path, b.why) for b in data.broken[:LISTED]),
        notes=tuple(map(sentence, data.notes)),
        outputs=data.outputs,
    )


def near_duplicates(store: Store, asked: learning.NearOf) -> learning.Near:
    """Return pictures of validation and test that are almost one that is learnt from.

    Raises BadQuestion, BadData, BadSettings.
    """
    data = store.studio.data(asked.data)
    parts = split(data, validation=asked.validation, seed=asked.seed)
    pairs = near(data, parts)
    return learning.Near(tuple((p.first, p.second) for p in pairs[:LISTED]), len(pairs))


def _counts(data: Data, places: Array) -> tuple[int, ...]:
    if not data.classes:
        return (len(places),)
    return tuple(np.bincount(data.labels[places], minlength=len(data.classes)).tolist())


def _samples(data: Data, places: Array, seed: int) -> tuple[tuple[int, ...], ...]:
    order = np.random.default_rng(seed).permutation(places)
    if not data.classes:
        return (tuple(order[:SAMPLES].tolist()),)
    return tuple(
        tuple(order[data.labels[order] == c][:SAMPLES].tolist()) for c in range(len(data.classes))
    )
