"""One moment of a training as one file: safetensors, with JSON in its header, written atomically.

A file is there whole or not at all, so a run that was killed goes on from the latest. The
tensors are the network's weights (``weight/…``), what the optimiser keeps (``kept/…``), the last
step's gradients (``gradient/…``) and what it changed (``update/…``).
"""

from __future__ import annotations

import errno
import json
import math
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from ..base.array import Array
from ..base.errors import BadQuestion, ConvscopeError

ENDING = ".safetensors"
KEY = "convscope"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class DiskFull(ConvscopeError):
    """A run cannot write on: what was written before is whole."""


@dataclass(frozen=True)
class Moment:
    """Where a training stood: after ``step`` steps, in ``epoch`` (0, 1, …), and what chose it.

    ``rate_factor`` is what the learning rate was changed by while it ran. ``best`` is the least
    validation loss so far, ``best_step`` where it was, ``waited`` the epochs since.
    """

    step: int
    epoch: int
    seconds: float = 0.0
    rate: float = 0.0
    rate_factor: float = 1.0
    best: float | None = None
    best_step: int = 0
    waited: int = 0
    ended: str = ""  # "finished" or "early": nothing is left to do


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A moment with its numbers, each by name."""

    moment: Moment
    weights: Mapping[str, Array]
    kept: Mapping[str, Array] = field(default_factory=dict)
    gradients: Mapping[str, Array] = field(default_factory=dict)
    updates: Mapping[str, Array] = field(default_factory=dict)


_PARTS = {"weight": "weights", "kept": "kept", "gradient": "gradients", "update": "updates"}


def write_checkpoint(folder: Path, checkpoint: Checkpoint) -> Path:
    """Write ``STEP.safetensors`` in one go. Raises DiskFull, the file then not being there."""
    from safetensors.numpy import save

    tensors = {
        f"{part}/{name}": value
        for part, attribute in _PARTS.items()
        for name, value in getattr(checkpoint, attribute).items()
    }
    content = save(tensors, metadata={KEY: json.dumps(asdict(checkpoint.moment))})
    path = path_of(folder, checkpoint.moment.step)
    write_whole(path, content)
    return path


def read_checkpoint(path: Path) -> Checkpoint:
    """Read a checkpoint. Raises BadQuestion for a file that is none, or not there."""
    from safetensors import SafetensorError, safe_open

    parts: dict[str, dict[str, Array]] = {name: {} for name in _PARTS}
    try:
        with safe_open(path, "numpy") as file:
            moment = Moment(**json.loads((file.metadata() or {})[KEY]))
            for name in list(file.keys()):
                part, _, rest = name.partition("/")
                parts[part][rest] = file.get_tensor(name)
    except (OSError, SafetensorError, LookupError, TypeError, ValueError) as error:
        raise BadQuestion(
            "this is no checkpoint", received=f"'{path.name}' ({str(error)[:120]})"
        ) from error
    return Checkpoint(moment, **{_PARTS[part]: found for part, found in parts.items()})


def steps_in(folder: Path) -> tuple[int, ...]:
    """Return the steps that have a checkpoint, in order."""
    return tuple(sorted(int(p.stem) for p in folder.glob(f"*{ENDING}") if p.stem.isdecimal()))


def path_of(folder: Path, step: int) -> Path:
    """Return where the checkpoint of a step lies."""
    return folder / f"{step:09d}{ENDING}"


def thinned(steps: tuple[int, ...], keep: int, needed: frozenset[int]) -> tuple[int, ...]:
    """Return which of ``steps`` go so that ``keep`` stay, spread over the whole training.

    First those go whose neighbours lie closest together, measured by the root of how far the
    training was: early steps, in which much happens, lie closer. The first and ``needed`` stay,
    and an eighth of them are the latest: who follows the run is looking at these.

    >>> thinned((0, 10, 20, 30, 31, 40), 5, frozenset())
    (31,)
    """
    left, gone, latest = list(steps), [], max(1, keep // 8)
    while len(left) > max(keep, 2):
        inner = [i for i in range(1, len(left) - latest) if left[i] not in needed]
        if not inner:
            break
        worst = min(
            inner, key=lambda i: ((left[i + 1] - left[i - 1]) / math.sqrt(left[i] + 1), -left[i])
        )
        gone.append(left.pop(worst))
    return tuple(gone)


def write_whole(path: Path, content: bytes, *, lasting: bool = True) -> None:
    """Write a file in one go: who reads it sees all of it or what was there before.

    What is ``lasting`` is on the disk when this returns; what is soon written anew need not be.
    Raises DiskFull where there is no room; nothing is left behind.
    """
    partial = None
    try:
        handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".partial-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        os.replace(partial, path)
    except OSError as error:
        if partial is not None:
            Path(partial).unlink(missing_ok=True)
        if error.errno in FULL:
            raise DiskFull(
                f"the disk is full: '{path.name}' could not be written",
                remedy="The run's last checkpoint is whole: make room, then resume it.",
            ) from error
        raise


def write_json(path: Path, value: Any, *, lasting: bool = True) -> None:
    """Write a value as a JSON file in one go."""
    write_whole(path, json.dumps(value, ensure_ascii=False).encode(), lasting=lasting)
