"""The one loop: batches go through an engine, and what happens is written into the run's folder.

::

    for every step     a batch → forward, backward, update      (the engine)
    some times a second   a line of the history, how the run stands
    some times            a checkpoint: now and then, more often at first
    for every epoch    the validation pictures, signs of trouble, early stopping

What is learnt depends on no clock. Which checkpoints lie between the first, the best and the last
does, and how often the network is looked into: so watching takes a few percent of the time at most.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Protocol

import numpy as np

from ..base.array import Array
from ..base.errors import ConvscopeError
from ..data.data import Data
from ..data.look import look
from ..data.split import Split
from .batches import Batches
from .checkpoint import Checkpoint, Moment
from .control import Wanted
from .engines.engine import Engine, Stepped
from .purse import Purse
from .run_folder import RunFolder, State, with_weights
from .schedules import rate_share
from .settings import Settings
from .signs import LOOKED_AT, Sign, Watch
from .validate import validate
from .writer import Writer

OFTEN = 0.25
"""Seconds between two lines of the history at first; later they are further apart."""
SPACING = 0.7
"""Seconds between two checkpoints at first; later they are further apart."""
EARLY = frozenset({1, 2, 4, 8, 16, 32, 64})
"""Steps that have a checkpoint although the last is hardly past: much happens there."""
LOOKS = frozenset({16, 64})
"""Steps at which the network is looked into for signs, as at an epoch's end."""
SHARE, GRACE = 0.015, 0.1
"""Of the time that checkpoints and looks for signs may each take, and seconds before it counts."""
RESTS = 0.1
"""Seconds between two looks whether a paused run is to go on."""

Listener = Callable[[Mapping[str, Any]], None]


class Diverged(ConvscopeError):
    """The loss is no number any more; the last checkpoint is from before."""


class Team(Protocol):
    """The workers of one training; ``agreed`` gives each of them what the first one says."""

    @property
    def rank(self) -> int:
        """Which worker this is: 0 leads, and writes."""
        ...

    @property
    def size(self) -> int:
        """How many there are."""
        ...

    def agreed(self, numbers: tuple[float, ...]) -> tuple[float, ...]:
        """Return what the first worker gave."""
        ...


@dataclass(frozen=True)
class Alone:
    """A training without others."""

    rank: int = 0
    size: int = 1

    def agreed(self, numbers: tuple[float, ...]) -> tuple[float, ...]:
        """Return what was given."""
        return numbers


@dataclass
class Sums:
    """What is added up since the last line of the history, or over an epoch."""

    loss: float = 0.0
    right: float = 0
    pictures: int = 0
    steps: int = 0
    since: float = field(default_factory=time.perf_counter)

    def add(self, stepped: Stepped, pictures: int) -> None:
        """Add a step."""
        self.loss += stepped.loss * pictures
        self.right += stepped.right
        self.pictures += pictures
        self.steps += 1

    @property
    def mean(self) -> float:
        """The mean loss of a picture."""
        return self.loss / max(self.pictures, 1)

    @property
    def accuracy(self) -> float:
        """The share that was right, 0 to 1."""
        return self.right / max(self.pictures, 1)


class Fit:
    """One training from wherever its folder stands to its end, or to where it is stopped."""

    def __init__(
        self,
        folder: RunFolder,
        data: Data,
        parts: Split,
        engine: Engine,
        settings: Settings,
        *,
        team: Team | None = None,
        listener: Listener | None = None,
    ) -> None:
        self.folder, self.data, self.parts, self.engine = folder, data, parts, engine
        self.settings, self.listener = settings, listener
        self.team: Team = team or Alone()
        self.leads = self.team.rank == 0
        self.batches = Batches(data, parts.train, settings, self.team.rank, self.team.size)
        self.network = folder.network()
        self.wanted = Wanted(folder.path)
        self.classes = len(data.classes)
        self.watch = Watch(self.classes)
        self.moment = Moment(0, 0)
        self.sums, self.epoch_sums = Sums(), Sums()
        self._began = time.perf_counter()
        self._from = 0.0  # seconds of training before this began, or went on
        self._marked = 0.0  # seconds of training when the last checkpoint was written
        self._writer = Writer(folder.write)
        self._marks, self._looks = Purse(SHARE, GRACE), Purse(SHARE, GRACE)
        self._speed = 0.0
        self._accuracy: float | None = None  # of the last validation

    def run(self) -> Moment:
        """Train. Raises Diverged, DiskFull; the run's folder then says why it ended."""
        try:
            self._go_on()
            if not self.moment.ended:
                self._loop()
        except BaseException as error:
            stopped = isinstance(error, KeyboardInterrupt)
            self._writer.close()
            self._put("stopped" if stopped else "failed", "" if stopped else str(error))
            raise
        self._writer.close()
        return self.moment

    # ------------------------------------------------------------------ beginning

    def _go_on(self) -> None:
        """Begin, or take up what the latest checkpoint left."""
        step = max(self.folder.steps(), default=-1)
        if self.team.size > 1:  # others may not see at once what the first one writes
            step = int(self.team.agreed((float(step),))[0])
        if step >= 0:
            found = self.folder.read(step)
            self.moment = found.moment
            self.engine.restore(found.weights, found.kept)
            self._from = self._marked = self.moment.seconds
            if self.leads:
                self.folder.forget_after(self.moment.step)
                self._recall()
                self._say("event", what="resumed")
        elif self.leads:
            self.folder.write(Checkpoint(self.moment, self.engine.weights(), self.engine.kept()))
            self._say(
                "event", what="begun", steps=self.batches.steps, an_epoch=self.batches.an_epoch,
                train=len(self.parts.train), validation=len(self.parts.validation),
                test=len(self.parts.test),
            )  # fmt: skip
            self._signs(self.watch.data(look(self.data, self.parts)))
        self._began = time.perf_counter() - self.moment.seconds

    def _recall(self) -> None:
        """Remember which signs were given."""
        for row in self.folder.history():
            if row.get("row") == "sign":
                self.watch.seen.add((row["what"], row["layer"]))

    # ------------------------------------------------------------------ the loop

    def _loop(self) -> None:
        self._put("running")
        for step, batch in self.batches.ahead(self.moment.step, self.batches.steps):
            if not self._may_go():
                self._end("stopped")
                return
            due = self.leads and self._due(step + 1)
            before = self._before() if due else {}
            rate = self._rate(step)
            stepped = self.engine.step(batch, rate)
            self._count(step + 1, rate, stepped, len(batch))
            if (step + 1) % self.batches.an_epoch == 0:
                self._epoch()
                best = self.moment.best_step == self.moment.step
                due = self.leads and (due or best or bool(self.moment.ended))
            if due:
                self._mark(before)
                self._look(before)
            if self.moment.ended:
                break
        self._end("finished")

    def _rate(self, step: int) -> float:
        s = self.settings
        share = rate_share(s.schedule, step, self.batches.steps, s.warm_up)
        return s.learning_rate * share * self.moment.rate_factor

    def _may_go(self) -> bool:
        """Follow what is wanted of the run; False where it is to stop."""
        while True:
            action, factor = self._asked()
            if factor != self.moment.rate_factor:
                self.moment = replace(self.moment, rate_factor=factor)
                self._say("event", what="rate", factor=factor)
            if action != "pause":
                return action != "stop"
            self._pause()

    def _asked(self) -> tuple[str, float]:
        control = self.wanted.now()
        factor = self.moment.rate_factor if control.rate_factor is None else control.rate_factor
        if self.team.size > 1:
            code = ("go", "pause", "stop").index(control.action)
            said = self.team.agreed((float(code), factor))
            return ("go", "pause", "stop")[int(said[0])], said[1]
        return control.action, factor

    def _pause(self) -> None:
        started = time.perf_counter()
        self._put("paused")
        self._say("event", what="paused")
        beat = started
        while self._asked()[0] == "pause":
            time.sleep(RESTS)
            if time.perf_counter() - beat > 5:
                beat = time.perf_counter()
                self._put("paused")
        self._began += time.perf_counter() - started
        self.sums.since += time.perf_counter() - started
        self._say("event", what="gone-on")

    def _count(self, step: int, rate: float, stepped: Stepped, pictures: int) -> None:
        seconds = time.perf_counter() - self._began
        epoch = (step - 1) // self.batches.an_epoch
        self.moment = replace(self.moment, step=step, epoch=epoch, seconds=seconds, rate=rate)
        self.sums.add(stepped, pictures)
        self.epoch_sums.add(stepped, pictures)
        signs = self.watch.step(stepped.loss, stepped.steepness)
        self._signs(signs)
        if not math.isfinite(stepped.loss):
            raise Diverged(
                f"the loss is no number any more at step {step}", received=str(stepped.loss),
                remedy=f"Learning rate {rate:g} is too large here: branch from an earlier "
                "checkpoint with a tenth of it.",
            )  # fmt: skip
        passed = time.perf_counter() - self.sums.since
        if step == 1 or passed >= max(OFTEN, seconds / 1000) or step == self.batches.steps:
            self._line(rate, stepped, passed)

    def _line(self, rate: float, stepped: Stepped, passed: float) -> None:
        sums, self.sums = self.sums, Sums()
        self._speed = sums.pictures * self.team.size / max(passed, 1e-9)
        self._say(
            "step", loss=_plain(sums.mean), accuracy=sums.accuracy if self.classes else None,
            rate=rate, steepness=_plain(stepped.steepness),
            pictures_per_second=round(self._speed, 1), seconds=round(self.moment.seconds, 3),
        )  # fmt: skip
        self._put("running")

    # ------------------------------------------------------------------ an epoch's end

    def _epoch(self) -> None:
        sums, self.epoch_sums = self.epoch_sums, Sums()
        verdict: tuple[float, ...] = (0.0,)
        if self.leads:
            verdict = self._judge(sums)
        if self.team.size > 1:
            verdict = self.team.agreed(verdict)
        if verdict[0]:
            self.moment = replace(self.moment, ended="early")

    def _judge(self, sums: Sums) -> tuple[float, ...]:
        """Validate, say what was found, and tell whether to end here: 1 or 0."""
        started = time.perf_counter()
        kind = self.settings.loss
        found = validate(self.engine.scores, self.data, self.parts.validation, kind)
        loss = sums.mean if found is None else found.loss
        best = self.moment.best
        if best is None or loss < best:
            self.moment = replace(self.moment, best=loss, best_step=self.moment.step, waited=0)
        else:
            self.moment = replace(self.moment, waited=self.moment.waited + 1)
        accuracy = sums.accuracy if self.classes else None
        counts = None if found is None else found.confusion
        self._say(
            "epoch", loss=_plain(sums.mean), accuracy=accuracy,
            validation_loss=None if found is None else _plain(found.loss),
            validation_accuracy=None if found is None else found.accuracy,
            confusion=None if counts is None else counts.tolist(),
            worst=[] if found is None else [asdict(m) for m in found.worst],
            seconds=round(self.moment.seconds, 3), best_step=self.moment.best_step,
        )  # fmt: skip
        self._accuracy = None if found is None else found.accuracy
        signs = self.watch.epoch(
            accuracy,
            None if found is None else found.loss,
            None if found is None else found.accuracy,
        )
        self._signs(signs)
        self.sums.since += time.perf_counter() - started
        patience = self.settings.patience
        return (float(bool(patience) and self.moment.waited >= patience),)

    # ------------------------------------------------------------------ what is written

    def _due(self, step: int) -> bool:
        """Whether a checkpoint is wanted after a step, for all that can be known before it."""
        if step == self.batches.steps:
            return True
        seconds = time.perf_counter() - self._began
        if not self._marks.affords(seconds - self._from):
            return False
        spaced = seconds - self._marked >= max(SPACING, seconds / 40)
        return step in EARLY or step % self.batches.an_epoch == 0 or spaced

    def _before(self) -> dict[str, Array]:
        """Return the weights before a step whose checkpoint says what it changed."""
        with self._marks.pays():
            return self.engine.weights()

    def _mark(self, before: Mapping[str, Array]) -> None:
        """Have a checkpoint written."""
        started = time.perf_counter()
        done = self.moment.step == self.batches.steps
        if done and not self.moment.ended:
            self.moment = replace(self.moment, ended="finished")
        with self._marks.pays():
            weights, gradients = self.engine.weights(), self.engine.gradients()
            updates = _changed(weights, before, gradients)
            kept = self.engine.kept()
            self._writer.put(Checkpoint(self.moment, weights, kept, gradients, updates))
        self._marked = self.moment.seconds
        self.sums.since += time.perf_counter() - started

    def _look(self, before: Mapping[str, Array]) -> None:
        """Look into the network for signs of trouble where it is time to."""
        step, started = self.moment.step, time.perf_counter()
        if not self.moment.ended:
            if step not in LOOKS and step % self.batches.an_epoch:
                return
            if not self._looks.affords(self.moment.seconds - self._from):
                return
        with self._looks.pays():
            weights, gradients = self.engine.weights(), self.engine.gradients()
            now = with_weights(self.network, Checkpoint(self.moment, weights))
            sample = self.data.tensor(self.parts.train[:LOOKED_AT])
            updates = _changed(weights, before, gradients)
            self._signs(self.watch.inside(now, sample, gradients, updates))
        self.sums.since += time.perf_counter() - started

    def _end(self, state: str) -> None:
        if not self.leads:
            return
        self._writer.finish()
        if state == "stopped" and self.folder.steps()[-1:] != (self.moment.step,):
            self.folder.write(
                Checkpoint(
                    self.moment, self.engine.weights(), self.engine.kept(), self.engine.gradients()
                )
            )
        self._say("event", what=self.moment.ended or state)
        self._put(state)

    def _signs(self, signs: list[Sign]) -> None:
        for sign in signs:
            self._say("sign", **asdict(sign))

    def _say(self, row: str, **told: Any) -> None:
        if not self.leads:
            return
        whole = {"row": row, "step": self.moment.step, "epoch": self.moment.epoch, **told}
        self.folder.say(**whole)
        if self.listener is not None:
            self.listener(whole)

    def _put(self, state: str, message: str = "") -> None:
        if not self.leads:
            return
        moment, total = self.moment, self.batches.steps
        pace = moment.seconds / moment.step if moment.step else None
        self.folder.put_state(
            State(
                state, moment.step, total, moment.epoch, self.settings.epochs, moment.seconds,
                None if pace is None else pace * (total - moment.step), round(self._speed, 1),
                moment.rate, moment.rate_factor, moment.best, moment.best_step, self._accuracy,
                message, os.getpid(),
            )
        )  # fmt: skip


def _changed(
    weights: Mapping[str, Array], before: Mapping[str, Array], learnt: Mapping[str, Array]
) -> dict[str, Array]:
    """Return what a step changed of what is learnt; {} where it was not kept before."""
    return {name: weights[name] - before[name] for name in learnt if name in before}


def _plain(number: float) -> float | None:
    """Return a number that JSON knows: None for what is none."""
    return float(number) if np.isfinite(number) else None
