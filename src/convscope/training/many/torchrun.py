"""Several workers on this machine, started and watched by PyTorch's torchrun.

A worker that is lost takes the others with it; torchrun starts them all again, from the latest
checkpoint. Everything stays on this machine's loopback.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from ...base.errors import BadSettings
from ...data.data import Data
from ..control import Control, steer
from ..engines.torch import needed
from ..fit import Listener
from ..run_folder import RunFolder
from .follow import follow
from .laid_out import laid_out

RESTARTS = 3
"""How often all workers are started anew after one was lost."""
LOOPBACK = {"linux": "lo", "darwin": "lo0"}
PATIENCE = 60
"""Seconds that the workers have to write a last checkpoint when they are to stop."""


def launch(
    folder: Path, workers: int, listener: Listener | None = None, data: Data | None = None
) -> int:
    """Train what lies in ``folder`` with so many workers; return 0 where it went well, 1 else.

    Each step sees the settings' batch from every worker. ``listener`` is told each row of the
    history. ``data`` is the run's; what the run names is opened unless it is given. Ctrl-C lets the
    workers write a checkpoint and stop, and is raised then. Raises BadQuestion where there is no
    run, BadData where the data is not what it began with, BadSettings for a number of workers that
    makes no sense, DiskFull where the data finds no room beside it, EngineError without PyTorch.
    """
    run = RunFolder(folder)
    check_workers(workers)
    needed()
    with laid_out(run, data):
        code = _watched(run, workers, listener)
    state = run.state().state
    return int(state == "failed" or (state != "finished" and code != 0))


def _watched(run: RunFolder, workers: int, listener: Listener | None) -> int:
    started = time.time()
    # in a session of its own: Ctrl-C is for us, who stop the workers in good order
    process = subprocess.Popen(  # noqa: S603 - our own modules
        command(run.path, workers), env=surroundings(workers), start_new_session=True
    )
    try:
        follow(run, lambda: process.poll() is None and not _over(run, started), listener)
    except KeyboardInterrupt:
        steer(run.path, Control("stop"))
        _ended(process)
        raise
    _ended(process)
    return process.returncode


def _over(run: RunFolder, started: float) -> bool:
    """Tell whether the leader has said its last word, since ``started``."""
    state = run.state()
    return state.state in ("finished", "stopped") and state.beat > started


def _ended(process: subprocess.Popen[bytes]) -> None:
    """Wait for the workers to leave; who does not in time is made to."""
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.terminate()
        process.wait()


def command(folder: Path, workers: int) -> list[str]:
    """Return the command line that trains a folder with so many workers."""
    return [
        sys.executable, "-m", "torch.distributed.run", "--standalone", "--local-addr=127.0.0.1",
        f"--nproc-per-node={workers}", f"--max-restarts={RESTARTS}",
        "-m", "convscope.training.many.worker", str(folder),
    ]  # fmt: skip


def surroundings(workers: int) -> dict[str, str]:
    """Return the environment of the workers: the cores shared out, talk on the loopback alone."""
    found = dict(os.environ)
    found.setdefault("OMP_NUM_THREADS", str(max((os.cpu_count() or 1) // workers, 1)))
    # a store of its own for every start: in one that is kept, who starts anew may read where a
    # lost worker listened, and wait for it until the group's time is out
    found["TORCH_DISABLE_SHARE_RDZV_TCP_STORE"] = "1"
    if sys.platform in LOOPBACK:
        found.setdefault("GLOO_SOCKET_IFNAME", LOOPBACK[sys.platform])
    return found


def check_workers(workers: int) -> None:
    """Raise BadSettings for a number of workers that makes no sense."""
    if isinstance(workers, bool) or not isinstance(workers, int) or not 1 <= workers <= 4096:
        raise BadSettings(
            "a training takes 1 to 4,096 workers", received=repr(workers)[:80],
            remedy="Give as many as there are graphics cards, or cores to spare.",
        )  # fmt: skip
