"""What a unit looks for, and the ladder of a network: as far as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...zoo.ladders import ZooLadder, ladders
from ..encode import number
from ..store import Store
from ..visions import LadderAnswer, LadderOf, LadderRung, VisionAnswer, VisionOf

if TYPE_CHECKING:
    from ...inside.visualise.ladder import Climbed


def vision(store: Store, asked: VisionOf) -> VisionAnswer:
    """Return how far a unit's picture is. Raises TooLarge where too many wait."""
    job = store.seeking.vision(store.network(asked.network), asked)
    if job is None:
        return VisionAnswer("none", "", 0, 0, -1, "", (), (), ())
    found = job.shown
    if found is None:
        return VisionAnswer(job.state, job.said, 0, 0, -1, "", (), (), ())
    return VisionAnswer(
        state=job.state,
        said=job.said,
        step=found.step,
        steps=found.steps,
        shown=found.step,
        engine=found.engine,
        size=found.size,
        field=found.field,
        curves=tuple(tuple(map(number, row)) for row in found.curves),
    )


def ladder(store: Store, asked: LadderOf) -> LadderAnswer:
    """Return how far a ladder is; the one that comes along where none is being made."""
    network = store.network(asked.network)
    job = store.seeking.ladder(network, asked)
    if job is None:
        along = ladders().get(network.digest)
        if along is None or along.seed != asked.seed:
            return LadderAnswer("none", "", False, "", 0, 0, 0, ())
        return _along(along)
    rungs = job.shown or ()
    each = rungs[0].steps if rungs else 0
    return LadderAnswer(
        state=job.state,
        said=job.said,
        along=False,
        engine=store.seeking.engine(network, asked.seed),
        each=each,
        step=sum((one.steps if one.problem else one.step) * len(one.pictures) for one in rungs),
        steps=sum(one.steps * len(one.pictures) for one in rungs),
        rungs=tuple(map(_rung, rungs)),
    )


def _rung(one: Climbed) -> LadderRung:
    return LadderRung(
        layer=one.rung.layer,
        objective=one.rung.objective,
        channels=one.rung.channels,
        names=one.rung.names,
        field=one.field,
        whole=any(one.field) and all(f >= n for f, n in zip(one.field, one.input, strict=True)),
        shown=one.step if any(picture is not None for picture in one.pictures) else -1,
        problem=one.problem,
    )


def _along(found: ZooLadder) -> LadderAnswer:
    each = int(found.settings["steps"])
    rungs = tuple(
        LadderRung(
            layer=one["layer"],
            objective=one["objective"],
            channels=tuple(one["channels"]),
            names=tuple(one["names"]),
            field=tuple(one["field"]),
            whole=bool(one["whole"]),
            shown=each,
            problem="",
        )
        for one in found.rungs
    )
    total = each * sum(len(one.channels) for one in rungs)
    return LadderAnswer("ready", "", True, found.engine, each, total, total, rungs)
