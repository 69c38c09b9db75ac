"""The ladder: one picture of a whole network, from edges over textures and parts to objects.

Each rung is a layer; its channels are sought together, as one batch. Several rungs are made side
by side, each on one thread: so many small steps share two processors better than one step does.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from os import PathLike, cpu_count
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Self

from ...base.array import Array
from ...base.errors import BadQuestion
from ...base.one_thread import one_thread
from ...base.picture import Picture
from ...network import Network
from .kept import Made, Shelf, key_of, same_size, usual_folder
from .part import Part, part_of
from .rungs import Rung, rungs_of
from .settings import Settings
from .visualise import EngineName, Visualisation, check_seed, settings_of

MOST_PER = 24
"""Channels of a rung at most."""
USUAL = Path("usual")
"""Stands for the usual folder of kept pictures."""


@dataclass(frozen=True, eq=False)
class Climbed:
    """One rung as it stands: ``pictures`` has what is made of its channels, None what is not.

    ``step`` of ``steps`` is how far those are that are being made; ``field`` (h w) is what one
    value sees, ``input`` (h w) what the network does; ``problem`` says why there is nothing.
    """

    place: int
    rung: Rung
    field: tuple[int, int]
    input: tuple[int, int]
    pictures: tuple[Array | None, ...]
    activations: tuple[float | None, ...]
    step: int
    steps: int
    problem: str = ""

    @property
    def done(self) -> bool:
        """Whether there is nothing left to make."""
        return bool(self.problem) or self.step >= self.steps


class Ladder:
    """A ladder that is being made: iterating gives a rung whenever one got further.

    ``rungs`` has them as they stand, top to bottom. It is made once.
    """

    def __init__(
        self, network: Network, rungs: tuple[Rung, ...], seed: int, settings: Settings,
        engine: EngineName | None, shelf: Shelf, workers: int, often: int,
    ) -> None:  # fmt: skip
        self.network, self.seed, self.settings = network, seed, settings
        self._engine, self._shelf, self._workers, self._often = engine, shelf, workers, often
        blank = (0, 0)
        self.rungs = [
            Climbed(i, rung, blank, blank, (None,) * len(rung.channels),
                    (None,) * len(rung.channels), 0, settings.steps)
            for i, rung in enumerate(rungs)
        ]  # fmt: skip
        self.engine: str = engine or ""
        self._news: SimpleQueue[Climbed] = SimpleQueue()
        self._stopped = threading.Event()
        self._climbing: Iterator[Climbed] = self._climb()

    @classmethod
    def of(
        cls,
        network: Network,
        *,
        per: int = 6,
        picture: Picture | None = None,
        steps: int | None = None,
        seed: int = 0,
        engine: EngineName | None = None,
        cache: str | PathLike[str] | None = USUAL,
        workers: int | None = None,
        often: int = 8,
        **settings: Any,
    ) -> Self:
        """Return the ladder of a network, ``per`` channels a rung, to be made by iterating.

        The channels are those that vary most on ``picture``, or on the pictures that come along,
        and the classes the most probable ones there. What is finished is kept in the folder
        ``cache`` (the user's own unless given, None keeps nothing), so that a ladder that was
        broken off goes on. ``workers`` rungs are made side by side, and told of every ``often``
        steps. The rest is as in ``visualise``; it raises what that does.
        """
        chosen = settings_of(steps, settings)
        check_seed(seed)
        if not 1 <= per <= MOST_PER:
            raise BadQuestion(f"a rung has 1 to {MOST_PER} channels", received=f"per={per}")
        rungs = rungs_of(network, per, picture, seed)
        if not rungs:
            raise BadQuestion(
                f"'{network.name}' has no layer with maps", remedy="There is nothing to climb."
            )
        shelf = Shelf(usual_folder() if cache is USUAL else None if cache is None else Path(cache))
        side_by_side = workers or min(4, cpu_count() or 1)
        return cls(network, rungs, seed, chosen, engine, shelf, side_by_side, max(1, often))

    def __iter__(self) -> Iterator[Climbed]:
        return self._climbing

    def finish(self) -> Self:
        """Make what is left; return itself."""
        for _ in self:
            pass
        return self

    def stop(self) -> None:
        """Have what is being made end soon; what is finished is kept."""
        self._stopped.set()

    def _climb(self) -> Iterator[Climbed]:
        # the upper rungs cost least and come first: something is there to see at once
        with ThreadPoolExecutor(self._workers, thread_name_prefix="ladder") as pool:
            coming: set[Future[None]] = {pool.submit(self._make, one) for one in self.rungs}
            try:
                while coming or not self._news.empty():
                    done, coming = wait(coming, timeout=0.1, return_when=FIRST_COMPLETED)
                    yield from self._told()
                    for one in done:
                        one.result()
            finally:
                self._stopped.set()
                pool.shutdown(wait=True, cancel_futures=True)
        yield from self._told()

    def _told(self) -> Iterator[Climbed]:
        while True:
            try:
                news = self._news.get_nowait()
            except Empty:
                return
            self.rungs[news.place] = news
            yield news

    def _make(self, rung: Climbed) -> None:
        if self._stopped.is_set():
            return
        try:
            part = part_of(self.network, rung.rung.layer, rung.rung.objective)
        except BadQuestion as error:
            self._tell(rung, problem=str(error))
            return
        step, keys = _Stepping(self, rung, part), _Keys(self, part)
        found = [keys.find(channel) for channel in rung.rung.channels]
        self.engine = next((str(m.said["by"]) for m in found if m and "by" in m.said), self.engine)
        left = [c for c, made in zip(rung.rung.channels, found, strict=True) if made is None]
        step.tell(found, 0 if left else self.settings.steps)
        if not left:
            return
        seeds = (self.seed,) * len(left)
        seen = Visualisation(part, tuple(left), seeds, self.settings, self._engine)
        self.engine = seen.engine
        one_thread()  # by now it is loaded
        for moment in seen:
            if self._stopped.is_set():
                return
            now = iter(zip(moment.pictures, moment.activations.tolist(), strict=True))
            shown = [made or Made(*next(now)) for made in found]
            if moment.step == self.settings.steps:
                for channel, made in zip(rung.rung.channels, shown, strict=True):
                    if channel in left:
                        keys.keep(channel, made, seen.engine)
                step.tell(shown, moment.step)
            elif moment.step % self._often == 0:
                step.tell(shown, moment.step)

    def _tell(self, rung: Climbed, **change: Any) -> None:
        self._news.put(replace(rung, **change))


@dataclass(frozen=True, eq=False)
class _Stepping:
    """Tells how far a rung is."""

    ladder: Ladder
    rung: Climbed
    part: Part

    def tell(self, made: list[Made | None] | list[Made], step: int) -> None:
        self.ladder._tell(
            self.rung,
            field=self.part.field,
            input=self.part.feeding.own,
            pictures=tuple(None if one is None else one.picture for one in made),
            activations=tuple(None if one is None else one.activation for one in made),
            step=step,
        )


@dataclass(frozen=True, eq=False)
class _Keys:
    """Finds and keeps the pictures of one part."""

    ladder: Ladder
    part: Part

    def _key(self, channel: int) -> tuple[str, dict[str, object]]:
        ladder = self.ladder
        return key_of(
            ladder.network.digest, self.part, channel, ladder.seed, ladder.settings,
            ladder._engine or "usual",
        )  # fmt: skip

    def find(self, channel: int) -> Made | None:
        made = self.ladder._shelf.find(self._key(channel)[0])
        (height, width), (down, across) = self.part.size, self.part.edge
        size = height - 2 * down, width - 2 * across
        return made if made is not None and same_size(made.picture, size) else None

    def keep(self, channel: int, made: Made, engine: str) -> None:
        key, said = self._key(channel)
        self.ladder._shelf.keep(key, made, {**said, "by": engine})


def ladder(network: Network, **options: Any) -> Ladder:
    """Return the ladder of a network; ``options`` are those of ``Ladder.of``."""
    return Ladder.of(network, **options)
