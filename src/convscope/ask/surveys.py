"""What many pictures say of a network: surveys that the server makes in the background.

The first question begins one, on the pictures that come along and suit; whoever asks again is
told how far it is. One is made at a time, so that what is asked meanwhile is still answered.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Queue
from typing import TYPE_CHECKING, Literal

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion, ConvscopeError
from ..data.data import Data
from ..network import Network
from .stand_back import stand_back
from .studio import Studio

if TYPE_CHECKING:
    from ..inside.survey import Pictures, Survey

MOST = 1000
"""Pictures of a survey that is made here: a folder of one's own is for ``convscope survey``."""
SECONDS = 30
"""What such a survey may take about: it sees as many pictures as fit."""
FIRST = 8
"""Pictures by which the time is measured."""

State = Literal["making", "ready", "none", "failed"]


@dataclass(eq=False)
class Surveyed:
    """A survey as it stands. ``pictures`` are those it saw, in its order, None where not here.

    ``named`` gives the id under which the scope opens the picture at a place, "" for none.
    """

    state: State = "making"
    said: str = ""
    done: int = 0
    total: int = 0
    survey: Survey | None = None
    pictures: Pictures | None = None
    named: Callable[[int], str] = lambda place: ""

    def label(self, place: int) -> str:
        """Return the class of the picture at a place, "" without one."""
        seen = self.pictures
        if seen is None or seen.labels is None or not seen.classes:
            return ""
        of = int(seen.labels[place])
        return seen.classes[of] if of >= 0 else ""


class Surveys:
    """The surveys of a store's networks, by the networks' digests.

    ``open_file`` takes a picture's file and returns the id under which the scope opens it.
    """

    def __init__(self, studio: Studio, open_file: Callable[[Path], str]) -> None:
        self._studio = studio
        self._open_file = open_file
        self._found: dict[str, Surveyed] = {}
        self._waiting: Queue[tuple[Network, Surveyed]] = Queue()
        self._lock = threading.Lock()
        self._maker: threading.Thread | None = None
        self._closed = threading.Event()

    def of(self, network: Network) -> Surveyed:
        """Return the survey of a network as it stands; it is begun where there is none."""
        with self._lock:
            found = self._found.get(network.digest)
            if found is not None:
                return found
            found = self._found[network.digest] = Surveyed()
            self._waiting.put((network, found))
            if self._maker is None or not self._maker.is_alive():
                self._maker = threading.Thread(target=self._make, name="survey", daemon=True)
                self._maker.start()
            return found

    def take(self, found: Survey, network: Network) -> None:
        """Take a survey that is there already as the one of this network.

        Raises BadQuestion where it is of another network.
        """
        if found.network != network.digest:
            raise BadQuestion(
                "this survey is of another network",
                received=f"'{found.network_name}' in place of '{network.name}'",
                remedy=f"Make one: convscope survey {network.name} FOLDER.",
            )  # fmt: skip
        known = Surveyed("ready", done=found.pictures, total=found.pictures, survey=found)
        known.pictures = _pictures(found, network)
        if known.pictures is not None:
            known.named = self._namer(known.pictures, found.data)
        self._found[network.digest] = known

    def close(self) -> None:
        """Have what is being made end."""
        self._closed.set()

    def _namer(
        self, seen: Pictures, source: str, places: Array | None = None
    ) -> Callable[[int], str]:
        """Return what gives a picture's id: of data by name, else of its file.

        ``places`` are the pictures' own places in the data. A folder that was gone through counts
        its files otherwise than the data opened from it, which leave broken ones out.
        """
        listed = {} if seen.files else self._studio.listed()
        data = next((i for i, n in listed.items() if n.source == source and not n.options), "")
        files = seen.files or (seen.data.sources if seen.data is not None else ())

        def named(place: int) -> str:
            if data:
                return f"{data}:{place if places is None else int(places[place])}"
            if not files:
                return ""
            try:
                return self._open_file(Path(files[place]))
            except (ConvscopeError, OSError):  # the file is gone, or was broken all along
                return ""

        return named

    def _make(self) -> None:
        stand_back()
        while not self._closed.is_set():
            network, known = self._waiting.get()
            try:
                self._survey(network, known)
            except _Closed:
                return
            except ConvscopeError as error:
                known.said, known.state = str(error), "failed"
            except Exception as error:  # a thread has nobody to tell: who asks is told
                known.said, known.state = f"{type(error).__name__}: {error}", "failed"

    def _survey(self, network: Network, known: Surveyed) -> None:
        from ..inside.survey import pictures_of, survey, usual_data

        try:
            data = usual_data(network)
        except ConvscopeError as error:
            known.said, known.state = str(error), "none"
            return
        places = _spread(len(data), MOST)
        if len(places) > FIRST:
            begun = time.perf_counter()
            survey(network, _part(data, places[:FIRST]))
            each = (time.perf_counter() - begun) / FIRST
            places = _spread(len(data), min(MOST, max(FIRST, int(SECONDS / each))))
        known.total = len(places)

        def progress(done: int, _: int) -> None:
            known.done = done
            if self._closed.is_set():
                raise _Closed

        seen = pictures_of(network, _part(data, places))
        known.survey = survey(network, seen, progress=progress)
        known.pictures, known.named = seen, self._namer(seen, data.name, places)
        known.state = "ready"


def _pictures(found: Survey, network: Network) -> Pictures | None:
    """Return a survey's pictures where they still lie as they lay, else None."""
    from ..inside.survey import pictures_of

    for limit in (None, found.pictures + len(found.skipped)):
        with suppress(ConvscopeError):
            seen = pictures_of(network, found.data, limit=limit)
            if seen.digest == found.data_digest:
                return seen
    return None


class _Closed(Exception):
    """The server ends: what is being made is given up."""


def _spread(count: int, most: int) -> Array:
    """Return at most so many places, evenly over all there are.

    >>> _spread(10, 4).tolist(), _spread(3, 8).tolist()
    ([0, 3, 6, 9], [0, 1, 2])
    """
    if count <= most:
        return np.arange(count)
    return np.unique(np.linspace(0, count - 1, most).round().astype(np.intp))


def _part(data: Data, places: Array) -> Data:
    """Return the pictures at these places as data of their own."""
    if len(places) == len(data):
        return data
    return replace(
        data,
        pictures=data.of(places),
        labels=data.labels[places],
        sources=tuple(data.sources[i] for i in places) if data.sources else (),
        sizes=None if data.sizes is None else data.sizes[places],
        test=None,
        validation=None,
    )
