"""What is known of some of the pictures: every layer's tally, as it is kept, sent and merged."""

from __future__ import annotations

import io
import json
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.errors import BadQuestion
from ...data.data import Broken
from .pictures import Pictures, Read
from .tally import Tally, merge, scale_of
from .taps import Seen, Tapped, together

TOLD = "told"


@dataclass(eq=False)
class Part:
    """The tally of ``pictures`` pictures, how many of each class there were, and broken files.

    ``rows`` names what is counted, as ``Tapped.run`` does; ``done`` is how many pictures were come
    by, broken ones too.
    """

    rows: tuple[str, ...]
    tally: Tally
    class_counts: Array
    pictures: int = 0
    done: int = 0
    broken: list[tuple[int, Broken]] = field(default_factory=list)

    @classmethod
    def empty(cls, scales: dict[str, Array], strongest: int, classes: int) -> Part:
        """Return what is known of no picture."""
        tally = Tally.empty(list(scales.values()), strongest, classes)
        return cls(tuple(scales), tally, np.zeros(classes, np.int64))

    def look(
        self, tapped: Tapped, pictures: Pictures, batches: Iterable[Array], threads: int = 1
    ) -> Iterator[None]:
        """Look at batch after batch; yield after each.

        The next are computed meanwhile, on as many threads: each batch by one alone, which takes
        the processor less than to share every layer out.
        """

        def run(places: Array) -> tuple[Array, Read, dict[str, Seen]]:
            read = pictures.read(places)
            seen = tapped.run(pictures.tensor(read.pictures)) if len(read.places) else {}
            return places, read, seen

        coming: deque[Future[tuple[Array, Read, dict[str, Seen]]]] = deque()
        waiting = iter(batches)
        with ThreadPoolExecutor(threads) as engine:
            coming.extend(engine.submit(run, places) for places in islice(waiting, threads))
            while coming:
                ready = coming.popleft().result()
                coming.extend(engine.submit(run, places) for places in islice(waiting, 1))
                self._add(pictures, *ready)
                del ready  # its maps are large
                yield

    def _add(self, pictures: Pictures, places: Array, read: Read, seen: dict[str, Seen]) -> None:
        self.done += len(places)
        self.broken += read.broken
        self.pictures += len(read.places)
        labels = None if pictures.labels is None else pictures.labels[read.places]
        if labels is not None:
            self.class_counts += np.bincount(labels[labels >= 0], minlength=len(self.class_counts))
        if seen:
            self.tally.add(together(seen[name] for name in self.rows), read.places, labels)

    def to_bytes(self, about: dict[str, Any]) -> bytes:
        """Return all of it as the bytes of one NPZ file, with ``about`` as JSON in it."""
        told = {
            "about": about, "pictures": self.pictures, "done": self.done,
            "rows": self.rows, "broken": [[p, b.path, b.why] for p, b in self.broken],
        }  # fmt: skip
        arrays = self.tally.arrays()
        text = np.frombuffer(json.dumps(told).encode(), np.uint8)
        file = io.BytesIO()
        arrays |= {TOLD: text, "class_counts": self.class_counts}
        np.savez(file, allow_pickle=False, **arrays)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> tuple[Part, dict[str, Any]]:
        """Read what ``to_bytes`` made; raises BadQuestion for anything else."""
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as file:
                told = json.loads(file[TOLD].tobytes())
                arrays = {key: file[key] for key in file.files if key != TOLD}
            counts = arrays.pop("class_counts")
            broken = [(p, Broken(path, why)) for p, path, why in told["broken"]]
            part = cls(
                tuple(told["rows"]), Tally(**arrays), counts, told["pictures"], told["done"],
                broken,
            )  # fmt: skip
            return part, told["about"]
        except (ValueError, KeyError, TypeError, IndexError, OSError, EOFError) as error:
            raise BadQuestion("this is no state of a survey", received=str(error)[:200]) from error


def merged(a: Part, b: Part) -> Part:
    """Return what is known of both parts' pictures, whichever way they were parted."""
    return Part(
        a.rows,
        merge(a.tally, b.tally),
        a.class_counts + b.class_counts,
        a.pictures + b.pictures,
        a.done + b.done,
        sorted(a.broken + b.broken, key=lambda one: one[0]),
    )


def scales_of(tapped: Tapped, pictures: Pictures, batches: list[Array]) -> dict[str, Array] | None:
    """Return each row's scales by the first batch with a picture that can be read, else None."""
    for places in batches:
        read = pictures.read(places)
        if len(read.places):
            seen = tapped.run(pictures.tensor(read.pictures))
            return {name: scale_of(one) for name, one in seen.items()}
    return None


def batches_of(count: int, at_once: int) -> list[Array]:
    """Return the places of each batch: the same whoever looks at them.

    >>> [places.tolist() for places in batches_of(5, 2)]
    [[0, 1], [2, 3], [4]]
    """
    return [np.arange(i, min(i + at_once, count)) for i in range(0, count, at_once)]
