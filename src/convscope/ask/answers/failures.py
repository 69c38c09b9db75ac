"""The worst mistakes on data, grouped by what the network looked at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...base.array import Array
from ...base.errors import BadQuestion
from ...data.data import Data
from ...data.split import PARTS, split
from ...inside.failures import Failures, Group
from ...inside.failures import failures as found_failures
from ...inside.failures.look import GRID
from .. import failures as wire
from ..store import Store
from ..works import standing


def failures(store: Store, asked: wire.FailuresOf) -> wire.FailuresAnswer:
    """Return how far it is. Raises BadQuestion for what is not there."""
    network, data = store.network(asked.network), store.studio.data(asked.data)
    job = store.works.stand(
        replace(asked, do="look"),
        asked.do,
        lambda say: found_failures(
            network, data, _places(data, asked.part), most=asked.most, progress=say
        ),
    )
    found = job.shown.found if job is not None and job.shown is not None else None
    return wire.FailuresAnswer(found=None if found is None else _found(found), **standing(job))


def _places(data: Data, part: str) -> Array:
    parts = split(data, validation=0)
    if part == "usual":
        return parts.test if len(parts.test) else np.arange(len(data))
    if part == "all":
        return np.arange(len(data))
    places = split(data).parts[PARTS.index(part)]
    if not len(places):
        raise BadQuestion(f"'{data.name}' has no {part} part")
    return places


def _found(found: Failures) -> wire.FailuresFound:
    return wire.FailuresFound(
        found.pictures, found.wrong, found.labels, found.method, GRID,
        tuple(map(_group, found.groups)),
    )  # fmt: skip


def _group(group: Group) -> wire.FailureGroup:
    failed = tuple(
        wire.Failed(
            one.mistake.index, one.mistake.true, one.mistake.predicted, one.mistake.probability,
            _looked(one.grid),
        )
        for one in group.looks
    )  # fmt: skip
    mean = np.mean([one.grid for one in group.looks], axis=0)
    return wire.FailureGroup(failed, _looked(mean), group.confusions)


def _looked(grid: Array) -> tuple[float, ...]:
    most = float(grid.max())
    return tuple((grid / most if most else grid).ravel().tolist())
