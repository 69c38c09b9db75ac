"""The pictures that units look for, and the ladders: sought in the background, kept on disk."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ..base.array import Array
from ..network import Network
from .background import Background, Job
from .visions import LadderOf, VisionOf

if TYPE_CHECKING:
    from ..inside.visualise.ladder import Climbed, Ladder

OFTEN = 4
"""Steps between two pictures of a rung that are shown."""


@dataclass(frozen=True, eq=False)
class Sighted:
    """A unit's pictures side by side (h w c) after ``step`` steps, and the way there."""

    step: int
    steps: int
    picture: Array
    engine: str
    size: tuple[int, int]
    field: tuple[int, int]
    curves: tuple[tuple[float, ...], ...]  # a row a picture


class Seeking:
    """What is sought for the page, and what was.

    ``folder`` keeps it, the user's own cache unless given; ``steps`` are the usual number then.
    """

    def __init__(self, folder: Path | None = None, steps: int | None = None) -> None:
        self._folder, self._steps = folder, steps
        self.visions: Background[Sighted] = Background()
        self.ladders: Background[tuple[Climbed, ...]] = Background()
        self._made: dict[tuple[str, int], Ladder] = {}

    def vision(self, network: Network, asked: VisionOf) -> Job[Sighted] | None:
        """Return the job of a unit as it stands, None where there is none and none is begun.

        Raises BadQuestion for what is not there, TooLarge where too many wait.
        """
        key = (network.digest, asked.layer, asked.channel, asked.objective, asked.seed,
               asked.diversity)  # fmt: skip
        if asked.do == "stop":
            self.visions.stop(key)
        job = self.visions.find(key)
        if job is None or (asked.do == "start" and job.state in ("stopped", "failed")):
            kept = self._kept(network, asked)
            if kept is not None:
                return Job(lambda: iter(()), "ready", shown=kept)
            if asked.do == "start":
                return self.visions.start(key, lambda: self._sought(network, asked))
        return job

    def ladder(self, network: Network, asked: LadderOf) -> Job[tuple[Climbed, ...]] | None:
        """Return the job of a ladder as it stands, None where there is none and none is begun."""
        key = network.digest, asked.seed
        if asked.do == "stop":
            self.ladders.stop(key)
        if asked.do == "start":
            return self.ladders.start(key, lambda: self._climbed(network, asked.seed))
        return self.ladders.find(key)

    def engine(self, network: Network, seed: int) -> str:
        """Return by which engine a ladder is made, "" where it is not known yet."""
        found = self._made.get((network.digest, seed))
        return "" if found is None else found.engine

    def close(self) -> None:
        """Have what is being made end."""
        self.visions.close()
        self.ladders.close()
        for ladder in self._made.values():
            ladder.stop()

    def _sought(self, network: Network, asked: VisionOf) -> Iterator[Sighted]:
        from ..inside.visualise import visualise
        from ..inside.visualise.visualise import side_by_side

        made = visualise(
            network, asked.layer, asked.channel, objective=asked.objective, seed=asked.seed,
            diversity=asked.diversity, steps=self._steps,
        )  # fmt: skip
        found = None
        for seen in made:
            curves = tuple(tuple(row) for row in made.curve.T.tolist())
            found = Sighted(
                seen.step, made.settings.steps, side_by_side(seen.pictures), made.engine,
                made.size, made.field, curves,
            )  # fmt: skip
            yield found
        if found is not None:
            self._keep(network, asked, found)

    def _climbed(self, network: Network, seed: int) -> Iterator[tuple[Climbed, ...]]:
        from ..inside.visualise import ladder

        made = ladder(
            network, seed=seed, cache=self._where(), workers=1, often=OFTEN, steps=self._steps
        )
        self._made[network.digest, seed] = made
        yield tuple(made.rungs)
        try:
            for _ in made:
                yield tuple(made.rungs)
        finally:
            made.stop()

    # ------------------------------------------------------------------ what is kept on disk

    def _where(self) -> Path:
        from ..inside.visualise.kept import usual_folder

        return self._folder or usual_folder()

    def _key(self, network: Network, asked: VisionOf) -> tuple[str, dict[str, object]]:
        from ..inside.visualise.kept import FORM
        from ..inside.visualise.visualise import settings_of

        said: dict[str, object] = {
            "form": FORM, "network": network.digest, "layer": asked.layer,
            "channel": asked.channel, "objective": asked.objective, "seed": asked.seed,
            "diversity": asked.diversity, "settings": asdict(settings_of(self._steps, {})),
        }  # fmt: skip
        key = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:32]
        return f"unit-{key}", said

    def _kept(self, network: Network, asked: VisionOf) -> Sighted | None:
        from ..inside.visualise.kept import Shelf

        found = Shelf(self._where()).find(self._key(network, asked)[0])
        if found is None or not found.curve:
            return None
        more = found.said
        try:
            field, engine = tuple(map(int, more["field"])), str(more["engine"])  # type: ignore[call-overload]
        except (KeyError, TypeError, ValueError):
            return None
        height, width = found.picture.shape[:2]
        steps = len(found.curve[0]) - 1
        size = height, width // max(1, asked.diversity)
        return Sighted(steps, steps, found.picture, engine, size, (field[0], field[1]), found.curve)

    def _keep(self, network: Network, asked: VisionOf, found: Sighted) -> None:
        from ..inside.visualise.kept import Made, Shelf

        key, said = self._key(network, asked)
        best = float(np.max([row[-1] for row in found.curves]))
        more = {**said, "field": list(found.field), "engine": found.engine}
        Shelf(self._where()).keep(key, Made(found.picture, best, found.curves), more)
