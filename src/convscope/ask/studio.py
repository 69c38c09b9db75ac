"""Where one learns: the data there are, and the runs, each a folder that a process trains."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ..base.array import Array
from ..base.errors import BadQuestion, TooLarge
from ..base.picture import Picture, open_picture
from ..data import comes_along
from ..data.data import Data
from ..data.open_data import open_data
from ..data.zipped import unpacked
from ..network import Network
from ..training.control import Control, steer
from ..training.data_for import data_for
from ..training.run_folder import RunFolder, free_name, runs_folder, runs_in, with_weights
from .kept import Kept

DATA_KEPT = 2**30
"""Bytes of the data that are kept open."""
TITLES = {
    "digits": ("Digits · handwritten", "手書き数字"),
    "fashion": ("Fashion-MNIST · clothes", "Fashion-MNIST・服飾品"),
    "kana": ("Kana · 46 hiragana", "ひらがな 46 文字"),
}
AT_ONCE = 2
"""Runs that this server's processes train at a time."""
HELD = "held-"
"""What the ids of data begin with that were made in Python."""
ENDS = 30
"""Seconds that a process may take to end after it said that its run has."""
RUN_ID = re.compile(r"[\w][\w.-]{0,99}")
SAMPLE = re.compile(r"([\w][\w.-]{0,99}):(\d{1,9})")
BROUGHT = ".data"
"""The folder beside the runs for data that were brought to the page."""
BROUGHT_BYTES = 8 * 2**30
"""Bytes of all data there; more is not taken."""
CHECKPOINT = re.compile(r"([\w][\w.-]{0,99})@(\d{1,9})")


@dataclass(frozen=True)
class Named:
    """Data by id: what they are called, and what ``open_data`` finds them by."""

    title_en: str
    title_ja: str
    source: str
    comes_along: bool
    options: Mapping[str, Any] = field(default_factory=dict)


class Studio:
    """The data and runs of a store. ``folder`` holds the runs, the usual one unless given."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = runs_folder() if folder is None else folder
        self.given: dict[str, Named] = {}  # named on the command line, by id
        self.held_data: dict[str, Data] = {}  # given in Python, by digest
        self._data: Kept[Data] = Kept(DATA_KEPT, lambda d: d.pictures.nbytes)
        self._networks: Kept[Network] = Kept(2**28, _weight_bytes)
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._lock = threading.Lock()

    # ------------------------------------------------------------------ data

    def listed(self) -> dict[str, Named]:
        """Return the data there are: those given, those brought, then those that come along."""
        along = {
            name: Named(*TITLES.get(name, (name, name)), name, True) for name in comes_along.names()
        }
        return self.given | self._brought() | along

    def _brought(self) -> dict[str, Named]:
        """Return the data that were brought as ZIP files, also to another worker, or before."""
        found = sorted(
            (self.folder / BROUGHT).glob("[!.]*/*"), key=lambda p: p.parent.stat().st_mtime
        )
        named = [Named(p.name, p.name, str(p.resolve()), False) for p in found]
        return {_id_of(one): one for one in named}

    def bring_data(self, content: bytes, name: str) -> str:
        """Take a ZIP file of class folders and return its data's id; runs find them later.

        Raises BadData, TooLarge; nothing is left behind then.
        """
        home = self.folder / BROUGHT
        taken = sum(p.stat().st_size for p in home.rglob("*") if p.is_file())
        if taken > BROUGHT_BYTES:
            raise TooLarge(
                "there is no more room for data", received=f"{taken / 2**30:.1f} GiB are taken",
                remedy=f"Delete what is not needed in '{home}'.",
            )  # fmt: skip
        path = unpacked(content, home, name)
        id_ = _id_of(Named(path.name, path.name, str(path.resolve()), False))
        try:
            self._data.get(id_, lambda: open_data(path))
        except BaseException:
            shutil.rmtree(path.parent, ignore_errors=True)
            raise
        return id_

    def add_data(self, path: Path) -> str:
        """Take data named on the command line and return their id. Raises BadData."""
        named = Named(path.name, path.name, str(path.resolve()), False)
        id_ = _id_of(named)
        self._data.get(id_, lambda: open_data(path))
        self.given[id_] = named
        return id_

    def hold(self, data: Data) -> None:
        """Take data that were made in Python, for the runs that learn from them."""
        self.held_data[data.digest] = data
        self.given[HELD + data.digest[:12]] = Named(data.name, data.name, "", False)

    def source(self, id_: str) -> str:
        """Return what ``open_data`` finds data by. Raises BadQuestion."""
        there = self.listed()
        if id_ not in there:
            raise BadQuestion(
                "there are no such data", received=repr(id_[:80]),
                remedy=f"There are: {', '.join(there)}. Others are brought to the page, or named "
                "as the server starts: convscope open --data FOLDER.",
            )  # fmt: skip
        return there[id_].source

    def data(self, id_: str) -> Data:
        """Return data by id. Raises BadQuestion, BadData."""
        source = self.source(id_)
        for digest, held in self.held_data.items():
            if id_ == HELD + digest[:12]:
                return held
        options = self.listed()[id_].options
        return self._data.get(id_, lambda: open_data(source, **options))

    def data_id(self, folder: RunFolder) -> str:
        """Return the id of the data that a run names, which are there from now on; "" for none."""
        told = folder.told()
        if told.data_digest in self.held_data:
            return HELD + told.data_digest[:12]
        if not told.data:
            return ""
        for id_, one in self.listed().items():
            if (one.source, dict(one.options)) == (told.data, dict(told.data_options)):
                return id_
        name = Path(told.data).name
        named = Named(name, name, told.data, False, told.data_options)
        self.given[_id_of(named)] = named
        return _id_of(named)

    def is_sample(self, id_: str) -> bool:
        """Tell whether a picture's id names a picture of data that are there: ``DATA:PLACE``."""
        found = SAMPLE.fullmatch(id_)
        return found is not None and found[1] in self.listed()

    def sample(self, id_: str) -> Picture:
        """Return the picture ``DATA:PLACE``. Raises BadQuestion."""
        found = SAMPLE.fullmatch(id_)
        if found is None:
            raise BadQuestion("this is no picture of data", received=repr(id_[:80]))
        data, place = self.data(found[1]), int(found[2])
        if place >= len(data):
            raise BadQuestion(f"'{found[1]}' has {len(data):,} pictures", received=str(place))
        name = data.sources[place] if data.sources else id_
        return open_picture(data.of([place])[0], name=Path(name).name)

    def data_of(self, folder: RunFolder) -> Data:
        """Return the data a run learns from. Raises BadQuestion where only Python held them."""
        made = (folder.path / "run.json").stat().st_mtime_ns  # a name may be given again
        return self._data.get(
            (folder.id, made), lambda: data_for(self.beginning(folder), self._data_of(folder))
        )

    def _data_of(self, folder: RunFolder) -> Data:
        """Return the data that a run names, as they lie."""
        id_ = self.data_id(folder)
        if not id_:
            raise BadQuestion(f"the data of run '{folder.id}' were held by Python alone")
        return self.data(id_)

    # ------------------------------------------------------------------ runs

    def runs(self) -> tuple[RunFolder, ...]:
        """Return every run, the latest first."""
        return runs_in(self.folder)

    def run(self, id_: str) -> RunFolder:
        """Return a run by id. Raises BadQuestion; no id leads out of the folder."""
        if not RUN_ID.fullmatch(id_):
            raise BadQuestion("this is no name of a run", received=repr(id_[:80]))
        return RunFolder(self.folder / id_)

    def take(self, name: str) -> str:
        """Return the checkpoint that a run's folder on the command line stands for, "" for none.

        ``runs/digits`` is that run at its best, ``runs/digits@120`` at a step; the folder around
        it becomes that of all runs. Raises BadQuestion for a step without a checkpoint.
        """
        path, _, step = name.rpartition("@") if re.search(r"@\d+$", name) else (name, "", "")
        if not (Path(path) / "run.json").is_file():
            return ""
        folder = RunFolder(Path(path).resolve())
        self.folder = folder.path.parent
        found = folder.read(int(step)).moment.step if step else folder.best_step()
        return f"{folder.id}@{found}"

    def is_checkpoint(self, id_: str) -> bool:
        """Tell whether a network's id names a checkpoint that is there."""
        found = CHECKPOINT.fullmatch(id_)
        if found is None or not (self.folder / found[1] / "run.json").is_file():
            return False
        return int(found[2]) in self.run(found[1]).steps()

    def checkpoint(self, id_: str) -> Network:
        """Return the network of ``RUN@STEP``. Raises BadQuestion."""
        found = CHECKPOINT.fullmatch(id_)
        if found is None:
            raise BadQuestion("this is no checkpoint of a run", received=repr(id_[:80]))
        folder = self.run(found[1])
        return with_weights(self.beginning(folder), folder.read(int(found[2])))

    def held(self, id_: str, value: str) -> Array | None:
        """Return what a checkpoint holds of a weight's learning: ``gradient/conv1.weight``, the
        last step's gradient, or ``update/conv1.weight``, what it changed. None for anything else.
        Raises BadQuestion where the checkpoint has none.
        """
        part, _, weight = value.partition("/")
        if part not in ("gradient", "update") or CHECKPOINT.fullmatch(id_) is None:
            return None
        name, _, step = id_.partition("@")
        found = self.run(name).read(int(step))
        values = found.gradients if part == "gradient" else found.updates
        if weight not in values:
            raise BadQuestion(f"checkpoint '{id_}' holds no {part} of that", received=repr(weight))
        return values[weight]

    def card(self, id_: str) -> str | None:
        """Return the model card of a checkpoint, None for another network."""
        from ..training.export import card_of

        found = CHECKPOINT.fullmatch(id_)
        return card_of(self.run(found[1]), int(found[2])) if found else None

    def beginning(self, folder: RunFolder) -> Network:
        """Return a run's network as it began: its graph is that of every checkpoint."""
        made = (folder.path / "run.json").stat().st_mtime_ns  # a name may be given again
        return self._networks.get((folder.id, made), folder.network)

    def free(self, wanted: str) -> Path:
        """Return a folder for a new run, named after what is wanted."""
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / free_name(self.folder, wanted)

    def begin(self, folder: RunFolder) -> None:
        """Have a process of its own train what lies in a run's folder.

        Raises TooLarge where as many train already as are bound to.
        """
        with self._lock:
            going = [name for name, p in self._processes.items() if p.poll() is None]
            if folder.id in going:
                if folder.state().state in ("waiting", "running", "paused"):
                    steer(folder.path, Control("go"))
                    return
                self._processes[folder.id].wait(ENDS)  # it has said its last word already
                going.remove(folder.id)
            if len(going) >= AT_ONCE:
                raise TooLarge(
                    f"{len(going)} networks are trained already: {', '.join(going)}",
                    remedy="Stop or await one of them first.",
                )
            log = (folder.path / "log.txt").open("ab")
            with log:
                self._processes[folder.id] = subprocess.Popen(  # noqa: S603
                    [sys.executable, "-m", "convscope.training", str(folder.path)],
                    stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=_environment(),
                )  # fmt: skip

    def torch(self) -> bool:
        """Tell whether the second engine can be taken."""
        return find_spec("torch") is not None

    def close(self) -> None:
        """Have what this server trains stop: each run writes its last checkpoint and ends."""
        going = {name: p for name, p in self._processes.items() if p.poll() is None}
        for name in going:
            steer(self.folder / name, Control("stop"))
        for process in going.values():
            try:
                process.wait(ENDS)
            except subprocess.TimeoutExpired:
                process.kill()  # its latest checkpoint is whole
                process.wait()


def _id_of(named: Named) -> str:
    """Return an id for data: what they are called, and a digest of where and how they open."""
    where = f"{named.source} {sorted(named.options.items())}"
    plain = re.sub(r"[^\w-]+", "-", Path(named.source).stem)[:40] or "data"
    return f"{plain}-{hashlib.sha256(where.encode()).hexdigest()[:12]}"


def _environment() -> Mapping[str, str]:
    """Return the environment of a training: where this convscope is, that one is found."""
    here = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH", ""))))
    return {**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}


def _weight_bytes(network: Network) -> int:
    return sum(w.nbytes for w in network.weights.values())
