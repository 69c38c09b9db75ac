"""``train`` begins a run, and a ``Run`` can be followed, steered, looked back on, branched."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from os import PathLike
from pathlib import Path
from threading import Thread
from typing import Any

from ..base.errors import BadQuestion
from ..build import to_json
from ..data.data import Data
from ..data.open_data import open_data
from ..data.split import PARTS, Split, split
from ..network import graph
from ..network.class_names import read_names
from ..training.control import Control, steer
from ..training.evaluate import evaluate as evaluated
from ..training.evaluation import Evaluation
from ..training.one_step import OneStep, one_step
from ..training.run_folder import State, free_name, run_at, runs_folder, runs_in
from ..training.settings import Settings
from ..training.shown import Shown
from ..training.start import asked, data_of, free_batch, parts_of, prepare_run, train_run
from ..training.transfer import transfer as transferred
from .built import Sequential
from .opened import Network, _fields
from .opened import open as open_network

AGAIN = 0.1
"""Seconds between two looks at a run that another thread or process works on."""


class Run:
    """One training, as it lies on the disk: while it goes, and afterwards.

    ``run.network`` is the network at its best epoch, ``run.at(step)`` at any checkpoint;
    ``run.history`` holds a row for what happened, ``run.checkpoints`` the steps one can go back
    to. Iterating yields the history's rows as they come, until the run ends. ``path`` is the run's
    folder, or its name in the folder of all runs. Raises BadQuestion where there is no such run.
    """

    def __init__(self, path: str | PathLike[str], data: Any = None) -> None:
        self._folder = run_at(path)
        self._given = None if data is None else open_data(data)
        self._thread: Thread | None = None
        self._error: BaseException | None = None

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self._folder.id

    @property
    def path(self) -> Path:
        """Its folder."""
        return self._folder.path

    @property
    def settings(self) -> Settings:
        """How it is trained."""
        return self._folder.told().settings

    @property
    def state(self) -> State:
        """How far it is: ``.state``, ``.step``, ``.steps``, ``.seconds_left``, ``.message``, …"""
        return self._folder.state()

    @property
    def history(self) -> list[dict[str, Any]]:
        """What happened: rows of the kinds "step", "epoch", "sign" and "event"."""
        return self._folder.history()

    @property
    def epochs(self) -> list[dict[str, Any]]:
        """The rows of the history that tell of a whole epoch."""
        return [row for row in self.history if row["row"] == "epoch"]

    @property
    def signs(self) -> list[dict[str, Any]]:
        """The rows that tell what went wrong, and what to try."""
        return [row for row in self.history if row["row"] == "sign"]

    @property
    def checkpoints(self) -> tuple[int, ...]:
        """The steps that one can go back to."""
        return self._folder.steps()

    @property
    def network(self) -> Network:
        """The network at the epoch whose validation loss was least."""
        return _opened(self._folder.at())

    @property
    def data(self) -> Data:
        """The data it learns from. Raises BadData where only another Python held them."""
        return data_of(self._folder, self._given)

    @property
    def parts(self) -> Split:
        """Which pictures are for training, validation and test."""
        return parts_of(self.data, self.settings)

    def at(self, step: int) -> Network:
        """Return the network as it was after ``step`` steps. Raises BadQuestion."""
        return _opened(self._folder.at(step))

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of the history, those to come too, until the run ends."""
        since = 0
        while True:
            going = self._going()
            rows, since = self._folder.rows(since)
            yield from rows
            if not going:
                return
            time.sleep(AGAIN)

    # ------------------------------------------------------------------ steering

    def pause(self) -> None:
        """Have it pause before its next step."""
        steer(self.path, Control("pause"))

    def go(self) -> None:
        """Have it go on after a pause."""
        steer(self.path, Control("go"))

    def stop(self) -> None:
        """Have it stop; what it has learnt is kept, and it can be resumed."""
        steer(self.path, Control("stop"))

    def rate(self, factor: float) -> None:
        """Have it learn at ``factor`` times the schedule's learning rate from now on."""
        steer(self.path, Control("go", factor))

    def resume(self, *, background: bool = False, quiet: bool = False) -> Run:
        """Go on from the latest checkpoint; return this run."""
        return self._train(background, quiet)

    def wait(self) -> Run:
        """Wait for its end where it goes in the background; raise what ended it."""
        while self._going():
            time.sleep(AGAIN)
        if self._error is not None:
            raise self._error
        return self

    def branch(
        self,
        step: int | None = None,
        *,
        name: str = "",
        background: bool = False,
        quiet: bool = False,
        **settings: Any,
    ) -> Run:
        """Begin another run from what this one had learnt after ``step``, with other settings.

        ``step`` is the best unless given. Raises as ``train`` does.
        """
        at = self._folder.best_step() if step is None else step
        told = self._folder.told()
        folder = prepare_run(
            _place(name or f"{self.name}-from-{at}", self.path.parent),
            self._folder.at(at), self.data, asked(self.settings, **settings),
            source=told.data, options=told.data_options, parent=self.name, parent_step=at,
            blocks=told.blocks,
        )  # fmt: skip
        return Run(folder.path, self._given)._train(background, quiet)

    # ------------------------------------------------------------------ asking

    def evaluate(self, part: str = "validation", *, robustness: bool = False) -> Evaluation:
        """Return accuracy, precision, recall, calibration … of ``network`` on a part of the data.

        ``part`` is "train", "validation" or "test". Raises BadQuestion for another.
        """
        if part not in PARTS:
            raise BadQuestion(
                "no such part of the data", received=repr(part), remedy=f"{', '.join(PARTS)}."
            )
        places = self.parts.parts[PARTS.index(part)]
        return evaluated(self.network, self.data, places, robustness=robustness)

    def one_step(
        self,
        layer: str,
        role: str,
        index: Sequence[int],
        *,
        step: int | None = None,
        pictures: int = 8,
        rate: float | None = None,
    ) -> OneStep:
        """Explain how one weight learns at a checkpoint: every product of its gradient.

        The batch is the first ``pictures`` of the training part; ``rate`` the settings' own
        unless given. See ``convscope.training.one_step``.
        """
        chosen = self.parts.train[:pictures]
        data = self.data
        network = self._folder.at(self._folder.best_step() if step is None else step)
        return one_step(
            network, data.tensor(chosen), data.labels[chosen], layer, role, index,
            rate=self.settings.learning_rate if rate is None else rate, loss=self.settings.loss,
        )  # fmt: skip

    def export(self, path: str | PathLike[str], form: str = "onnx") -> Path:
        """Write ``network`` as an ONNX file, or as a folder of code with weights: "onnx",
        "pytorch", "keras". Return where it lies.
        """
        from ..training.export import export

        return export(self._folder.at(), form, Path(path), card=self._folder)

    def show(self, *, lang: str = "", height: int = 680, browser: bool = True) -> Any:
        """Show the run on the page, live while it goes: curves, kernels, the time machine.

        In a notebook it returns a widget; anywhere else it serves the page at a free port, opens
        the browser unless told not to, and returns the address.
        """
        from ..ask.address import training_address
        from ..ask.store import Store
        from .shown import shown

        store = Store(runs=self.path.parent)
        if self._given is not None:
            store.studio.hold(self._given)
        address = training_address(self.name, lang)
        return shown(store, address, lang=lang, height=height, browser=browser)

    # ------------------------------------------------------------------ working

    def _going(self) -> bool:
        if self._thread is not None:
            return self._thread.is_alive()
        return self.state.state in ("running", "paused")

    def _train(self, background: bool, quiet: bool) -> Run:
        self._error = None
        if background:
            self._thread = Thread(target=self._work, args=(True,), daemon=True)
            self._thread.start()
            while self._thread.is_alive() and not self.checkpoints:
                time.sleep(AGAIN / 10)
            return self
        try:
            self._work(quiet, raises=True)
        except KeyboardInterrupt:
            print(f"Stopped. Go on with: convscope.Run('{self.path}').resume()")
        return self

    def _work(self, quiet: bool, raises: bool = False) -> None:
        shown = nullcontext() if quiet else Shown(self.settings, name=self.name)
        try:
            with shown as listener:
                train_run(self._folder, self._given, listener=listener)
        except BaseException as error:
            if raises:
                raise
            self._error = error

    def __repr__(self) -> str:
        state = self.state
        best = "" if state.accuracy is None else f", {state.accuracy:.2%} of validation right"
        return f"<Run {self.name}: {state.state}, step {state.step:,} of {state.steps:,}{best}>"


def train(
    network: graph.Network,
    data: Any,
    *,
    name: str = "",
    folder: str | PathLike[str] | None = None,
    background: bool = False,
    quiet: bool = False,
    **settings: Any,
) -> Run:
    """Train a network on data and return the run.

    ``data`` is what ``dataset`` takes: a name, a folder, arrays. ``settings`` are those of
    ``Settings``: epochs, batch, learning_rate, optimiser, engine, augment, …. The run lies in
    ``folder`` (``runs`` unless given) under ``name``. With ``background`` it returns at once, and
    the run can be followed and steered; Ctrl-C stops it otherwise, and it can be resumed. The same
    seed gives the same weights, bit for bit, on the same engine and machine.

    Raises BadSettings, BadData, BadShape or BadNetwork before anything begins where something
    does not fit, Diverged where the loss is no number any more, DiskFull.
    """
    found = data if isinstance(data, Data) else open_data(data)
    if isinstance(network, Sequential):
        network = network.taking((found.channels, *found.size))
    blocks = tuple(to_json(network.blocks)) if isinstance(network, Sequential) else ()
    source = str(data) if isinstance(data, (str, PathLike)) else ""
    if source and Path(source).exists():
        source = str(Path(source).resolve())
    made = prepare_run(
        _place(name or found.name, runs_folder() if folder is None else Path(folder)),
        free_batch(network), found, Settings.from_json(settings), source=source, blocks=blocks,
    )  # fmt: skip
    return Run(made.path, found)._train(background, quiet)


def runs(folder: str | PathLike[str] | None = None) -> list[Run]:
    """Return every run of a folder, the latest first."""
    return [Run(f.path) for f in runs_in(runs_folder() if folder is None else Path(folder))]


def evaluate(network: Any, data: Any, part: str = "test", *, robustness: bool = True) -> Evaluation:
    """Return how good a network is on a part of data: accuracy, precision, recall, calibration, ….

    ``network`` is what ``open`` takes, ``data`` what ``dataset`` takes; ``part`` is "train",
    "validation", "test" or "all": the test part unless given, all where there is none.
    ``robustness`` also measures it on pictures made worse.

    >>> import convscope as cs
    >>> cs.evaluate("digits", "digits", robustness=False).accuracy > 0.99
    True
    """
    found = open_data(data)
    if part not in ("", "all", *PARTS):
        raise BadQuestion(
            "no such part of the data", received=repr(part), remedy=f"{', '.join(PARTS)}, all."
        )
    wanted = part or ("test" if found.test is not None else "all")
    places = None if wanted == "all" else split(found).parts[PARTS.index(wanted)]
    return evaluated(_network(network), found, places, robustness=robustness)


def predict(network: Any, pictures: Any, *, top: int = 1) -> list[Any]:
    """Return what a network answers to pictures: a folder, a file, or a list of files.

    Each answer has the file, the label and its probability; of a broken file the reason.
    """
    from ..training.predict import predict as predicted

    return list(predicted(_network(network), pictures, top=top))


def transfer(
    network: Any, classes: Any, *, keep: str | None = None, seed: int = 0
) -> tuple[Network, tuple[str, ...]]:
    """Return a network's body with a new last layer for other ``classes``, and the body's layers.

    Give these as ``frozen=`` to ``train`` so that only the new layer learns. ``network`` is what
    ``open`` takes, ``keep`` the last layer that is kept.
    """
    made, body = transferred(_network(network), read_names(classes), keep=keep, seed=seed)
    return _opened(made), body


def _network(given: Any) -> graph.Network:
    return given if isinstance(given, graph.Network) else open_network(given)


def _place(name: str, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder / free_name(folder, name)


def _opened(found: graph.Network) -> Network:
    return Network(**_fields(found))
