"""A network by what one calls it: a run, a step of a run, a network that comes along, a file."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from .. import zoo
from ..base.errors import BadNetwork, BadQuestion
from ..network import Network
from ..network.readers import open_network
from ..zoo.class_names import guessed_names
from .run_folder import RunFolder, runs_folder

STEP = re.compile(r"(.+)@(\d{1,9})")


@dataclass(frozen=True, eq=False)
class Named:
    """A network that was found, with the run and step it comes from, None where from no run.

    ``card`` is the model card that came along with it, "" where there is none.
    """

    network: Network
    run: RunFolder | None = None
    step: int | None = None
    card: str = ""


def named_network(name: str, *, step: int | None = None, runs: Path | None = None) -> Named:
    """Find a network by its name.

    In this order: ``RUN@STEP`` or ``RUN`` where a run's folder is given, a network that comes
    along, the name of a run in the folder of all ``runs``, an ONNX file. Of a run it is the best
    checkpoint unless a step is given. Raises BadQuestion for a step that is not there or makes no
    sense, BadNetwork where nothing has this name.

    >>> named_network("digits").network.name
    'digits'
    """
    found = STEP.fullmatch(name)
    if found is not None and not Path(name).exists():
        if step is not None and step != int(found[2]):
            raise BadQuestion("two steps are given", received=f"'{name}' and step {step}")
        name, step = found[1], int(found[2])
    folder = _run(name, step is not None, runs_folder() if runs is None else runs)
    if folder is not None:
        step = folder.best_step() if step is None else step
        network = replace(folder.at(step), name=folder.id)
        return Named(network, folder, step)
    if step is not None:
        raise BadQuestion(
            "steps are of runs, and this is none", received=f"'{name}'",
            remedy="`convscope runs` lists those that there are.",
        )  # fmt: skip
    if name in zoo.networks():
        entry = zoo.networks()[name]
        card = entry.card_path.read_text(encoding="utf-8")
        return Named(open_network(entry.path, name=name), card=card)
    if not Path(name).exists():
        raise BadNetwork(
            "there is no such network", received=f"'{name[:200]}'",
            remedy="Give a run's folder, RUN@STEP, an ONNX file, or one of: "
            f"{', '.join(zoo.networks())}.",
        )  # fmt: skip
    return Named(guessed_names(open_network(name)))


def _run(name: str, certainly: bool, runs: Path) -> RunFolder | None:
    """Return the run that a name means; a name alone counts before what comes along with a step."""
    for place in (Path(name), runs / name):
        try:
            there = (place / "run.json").is_file()
        except (OSError, ValueError):  # a name that no file can have
            return None
        alone = place == runs / name and name in zoo.networks() and not certainly
        if there and not alone:
            return RunFolder(place)
    return None
