"""Runs that several workers can take up, and who they are while they go."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from convscope.build import BLOCKS, network_of
from convscope.data.open_data import open_data
from convscope.training.run_folder import RunFolder
from convscope.training.settings import Settings
from convscope.training.start import prepare_run

Conv, Relu, MaxPool, Flatten, Linear = (
    BLOCKS[name] for name in ("Conv", "Relu", "MaxPool", "Flatten", "Linear")
)
BLOCKS_USED = (Conv(4, 3), Relu(), MaxPool(4), Flatten(), Linear(10))
LONG = 120
"""Seconds after which what does not happen is taken for not happening."""


def digits(path: Path, blocks: tuple[Any, ...] = BLOCKS_USED, **told: Any) -> RunFolder:
    """Prepare a run on the digits, which a worker finds by their name."""
    data = open_data("digits")
    network = network_of(blocks, (1, 28, 28))
    settings = Settings(**{"epochs": 1, "engine": "torch", "batch": 64, **told})
    return prepare_run(path, network, data, settings, source="digits")


def until(happens: Callable[[], Any]) -> Any:
    """Wait for something, and return it."""
    end = time.monotonic() + LONG
    while not (found := happens()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
    return found


def workers_of(folder: RunFolder) -> list[int]:
    """Return the processes that torchrun started for a folder, the leader first."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        ours = b"convscope.training.many.worker" in words and str(folder.path).encode() in words
        if ours and b"torch.distributed.run" not in words:
            found.append(int(place.name))
    leader = folder.state().pid
    return sorted(found, key=lambda pid: pid != leader)


def apart(a: RunFolder, b: RunFolder) -> float:
    """Return how far two runs ended from each other, weight by weight."""
    ours, theirs = a.read(), b.read()
    assert ours.moment.step == theirs.moment.step
    return max(
        float(np.abs(ours.weights[name] - theirs.weights[name]).max()) for name in ours.weights
    )
