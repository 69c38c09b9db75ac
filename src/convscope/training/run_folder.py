"""A run as a folder: any process may write it, read it, or steer it.

::

    run.json            what is trained on what, and by which settings
    network.onnx        the network as it began
    history.jsonl       a line for what happened: steps, epochs, warnings, changes
    state.json          how far it is, and whether somebody still works on it
    control.json        what is wanted of it (see control)
    checkpoints/        000000120.safetensors …, whole or not there
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..base.errors import BadQuestion, BadSettings
from ..build import from_json, network_of
from ..network import Network
from . import checkpoint as files
from .checkpoint import Checkpoint, write_json, write_whole
from .settings import Settings

RUNS = "CONVSCOPE_RUNS"
"""The environment's name for the folder of all runs; ``runs`` beside where one works else."""
KEPT_BYTES = 512 * 2**20
"""What all checkpoints of one run may take on the disk."""
KEPT_MOST, KEPT_LEAST = 64, 4
SILENT = 20.0
"""Seconds without a word after which a run that should go is taken for lost."""


@dataclass(frozen=True)
class Told:
    """What ``run.json`` says. ``data`` is a name or a path, "" for what only Python held.

    ``parent`` is the run this one branched from and ``parent_step`` where, "" and 0 without.
    """

    name: str
    data: str
    settings: Settings
    data_digest: str = ""
    classes: tuple[str, ...] = ()
    data_options: Mapping[str, Any] = field(default_factory=dict)
    parent: str = ""
    parent_step: int = 0
    made: float = 0.0
    network: str = ""  # what it is called, for people
    blocks: tuple[Mapping[str, Any], ...] = ()  # where it was built of blocks


@dataclass(frozen=True)
class State:
    """How a run stands. ``state`` is "waiting", "running", "paused", "finished", "stopped",
    "failed" or "lost"; ``message`` says why where there is something to say. ``best`` is the least
    validation loss so far, ``accuracy`` that of the last validation.
    """

    state: str = "waiting"
    step: int = 0
    steps: int = 0
    epoch: int = 0
    epochs: int = 0
    seconds: float = 0.0
    seconds_left: float | None = None
    pictures_per_second: float = 0.0
    rate: float = 0.0
    rate_factor: float = 1.0
    best: float | None = None
    best_step: int = 0
    accuracy: float | None = None
    message: str = ""
    pid: int = 0
    beat: float = 0.0


class RunFolder:
    """The files of one run. Raises BadQuestion where there is none."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = Path(path)
        if not (self.path / "run.json").is_file():
            raise BadQuestion(
                "there is no such run", received=f"'{self.path}'",
                remedy="`convscope runs` lists those that there are.",
            )  # fmt: skip

    @classmethod
    def make(cls, path: Path, told: Told, network: Network) -> RunFolder:
        """Make a run that has not begun. Raises BadSettings where one is there already."""
        from ..network.writer import write_onnx

        if (path / "run.json").exists():
            raise BadSettings(
                "there is a run already", received=f"'{path}'",
                remedy="Resume it, or give the new one another name.",
            )  # fmt: skip
        (path / "checkpoints").mkdir(parents=True, exist_ok=True)
        write_whole(path / "network.onnx", write_onnx(network))
        write_json(path / "run.json", asdict(replace(told, made=told.made or time.time())))
        return cls(path)

    @property
    def id(self) -> str:
        """The name of its folder."""
        return self.path.name

    @property
    def checkpoints(self) -> Path:
        """Where its checkpoints are."""
        return self.path / "checkpoints"

    def told(self) -> Told:
        """Return what ``run.json`` says. Raises BadQuestion where it cannot be read."""
        try:
            found = json.loads((self.path / "run.json").read_text(encoding="utf-8"))
            found["settings"] = Settings.from_json(found["settings"])
            found["classes"], found["blocks"] = tuple(found["classes"]), tuple(found["blocks"])
            return Told(**found)
        except (OSError, ValueError, TypeError, LookupError) as error:
            raise BadQuestion(
                "the run's own file cannot be read", received=f"'{self.path}' ({error})"
            ) from error

    def network(self) -> Network:
        """Return the network as it began; what its blocks say is kept, dropout too."""
        from ..network.readers import open_network

        told = self.told()
        read = open_network(self.path / "network.onnx", name=told.network or self.id)
        shape = read.inputs[0].shape
        if not told.blocks or shape is None:
            return read
        built = network_of(from_json(told.blocks), (int(shape[1]), int(shape[2]), int(shape[3])))
        weights = {name: read.weights.get(name, own) for name, own in built.weights.items()}
        return replace(built, name=read.name, weights=weights, metadata=read.metadata)

    # ------------------------------------------------------------------ checkpoints

    def steps(self) -> tuple[int, ...]:
        """Return the steps that have a checkpoint, in order."""
        return files.steps_in(self.checkpoints)

    def read(self, step: int | None = None) -> Checkpoint:
        """Return the checkpoint of a step, the latest unless given. Raises BadQuestion."""
        there = self.steps()
        if step is None and there:
            step = there[-1]
        if step not in there:
            near = sorted(there, key=lambda s: abs(s - (step or 0)))[:3]
            raise BadQuestion(
                f"run '{self.id}' has no checkpoint of that step", received=str(step),
                remedy=f"Near it: {', '.join(map(str, sorted(near)))}." if near else "",
            )  # fmt: skip
        return files.read_checkpoint(files.path_of(self.checkpoints, step))

    def write(self, checkpoint: Checkpoint) -> None:
        """Write a checkpoint, then take away as many as are too many. Raises DiskFull."""
        path = files.write_checkpoint(self.checkpoints, checkpoint)
        keep = max(KEPT_LEAST, min(KEPT_MOST, KEPT_BYTES // max(path.stat().st_size, 1)))
        needed = frozenset({checkpoint.moment.best_step})
        for step in files.thinned(self.steps(), keep, needed):
            files.path_of(self.checkpoints, step).unlink(missing_ok=True)

    def at(self, step: int | None = None) -> Network:
        """Return the network as it was after a step, the best unless given."""
        found = self.read(self.best_step() if step is None else step)
        return with_weights(self.network(), found)

    def best_step(self) -> int:
        """Return the step with the least validation loss that has a checkpoint."""
        best = self.read().moment.best_step
        return best if best in self.steps() else self.steps()[-1]

    # ------------------------------------------------------------------ history, state

    def say(self, **row: Any) -> None:
        """Add a line to the history. Raises DiskFull."""
        line = json.dumps({"at": round(time.time(), 3), **row}, ensure_ascii=False) + "\n"
        path = self.path / "history.jsonl"
        try:
            with path.open("a", encoding="utf-8") as file:
                file.write(line)
        except OSError as error:
            if error.errno in files.FULL:
                raise files.DiskFull(
                    "the disk is full: the run's history could not be written",
                    remedy="Its last checkpoint is whole: make room, then resume it.",
                ) from error
            raise

    def history(self) -> list[dict[str, Any]]:
        """Return all rows of the history."""
        return self.rows()[0]

    def rows(self, since: int = 0) -> tuple[list[dict[str, Any]], int]:
        """Return the rows of the history from number ``since`` on, and how many there are.

        A last line that is still being written, or was torn, is no row yet.
        """
        try:
            whole = (self.path / "history.jsonl").read_bytes()
        except FileNotFoundError:
            return [], 0
        lines = whole.split(b"\n")[:-1]
        found = []
        for line in lines[since:]:
            with contextlib.suppress(ValueError):
                found.append(json.loads(line))
        return found, len(lines)

    def forget_after(self, step: int) -> None:
        """Take out of the history what came after a step: it is done again."""
        kept = [row for row in self.history() if row.get("step", 0) <= step]
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in kept)
        write_whole(self.path / "history.jsonl", text.encode())

    def put_state(self, state: State) -> None:
        """Write how the run stands. A full disk does not end a run here: the state is only told."""
        with contextlib.suppress(files.DiskFull):
            told = asdict(replace(state, beat=time.time()))
            write_json(self.path / "state.json", told, lasting=False)

    def state(self) -> State:
        """Return how the run stands; one that should go but says nothing any more is lost."""
        try:
            told = json.loads((self.path / "state.json").read_text(encoding="utf-8"))
            found = State(**told)
        except (OSError, ValueError, TypeError):
            return State()
        silent = time.time() - found.beat > SILENT or not _alive(found.pid)
        if found.state in ("running", "paused") and silent:
            return replace(found, state="lost", message="Its process is gone: resume it.")
        return found


def with_weights(network: Network, found: Checkpoint) -> Network:
    """Return the network with the weights of a checkpoint."""
    weights = {
        name: np.asarray(found.weights.get(name, own)) for name, own in network.weights.items()
    }
    return replace(network, weights=weights)


def runs_folder() -> Path:
    """Return the folder of all runs."""
    return Path(os.environ.get(RUNS) or "runs")


def runs_in(folder: Path) -> tuple[RunFolder, ...]:
    """Return the runs of a folder, the latest first."""
    found = [RunFolder(p.parent) for p in folder.glob("*/run.json")] if folder.is_dir() else []
    return tuple(sorted(found, key=lambda r: -(r.path / "run.json").stat().st_mtime))


def run_at(name: str | os.PathLike[str], folder: Path | None = None) -> RunFolder:
    """Return a run by the path of its folder, or by its name in the folder of all runs.

    Raises BadQuestion where there is none.
    """
    path = Path(name)
    if (path / "run.json").is_file():
        return RunFolder(path)
    return RunFolder((runs_folder() if folder is None else folder) / path)


def free_name(folder: Path, wanted: str) -> str:
    """Return a name that no run in ``folder`` has: ``digits``, ``digits-2``, …

    >>> from pathlib import Path
    >>> free_name(Path("there-is-none"), "My digits!")
    'my-digits'
    """
    plain = re.sub(r"[^\w]+", "-", wanted.lower()).strip("-")[:60] or "run"
    count = 1
    while (folder / (name := plain if count == 1 else f"{plain}-{count}")).exists():
        count += 1
    return name


def _alive(pid: int) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OSError):
        return True
    return True
