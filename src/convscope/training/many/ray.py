"""Several workers on a cluster, started and watched by Ray Train.

Ray sets up the process group and calls the same worker that torchrun starts. A worker that is lost
costs a retry, from the latest checkpoint of the run's folder, which all machines have to see.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from ...base.errors import BadSettings, EngineError
from ...data.data import Data
from ..control import Control, steer
from ..fit import Listener
from ..run_folder import RunFolder
from .follow import follow
from .laid_out import laid_out
from .torchrun import PATIENCE, RESTARTS, check_workers

SECONDS = 10
"""In which a cluster has to answer."""
LOCAL = "local"
"""The address that starts a cluster of this machine alone, for this training."""


def launch(
    folder: Path, workers: int, address: str = LOCAL, listener: Listener | None = None,
    data: Data | None = None,
) -> int:  # fmt: skip
    """Train what lies in ``folder`` with so many workers; return 0 where it went well, 1 else.

    ``address`` is that of a running cluster ("auto" for the one of this machine, "host:6379",
    "ray://host:10001"), or "local". Each step sees the settings' batch from every worker, and
    ``listener`` is told each row of the history. ``data`` is the run's; what the run names is
    opened unless it is given. Raises BadQuestion where there is no run, BadData where the data is
    not what it began with, BadSettings for a number of workers that makes no sense or that the
    cluster has no room for, DiskFull where the data finds no room beside the run, EngineError
    without Ray or without a cluster there.
    """
    run = RunFolder(folder.absolute())
    check_workers(workers)
    ray = ray_with("ray.train.torch", address)
    steer(run.path, Control())  # what was wanted of it before is done
    connect(ray, address, workers)
    try:
        with laid_out(run, data):
            _watched(ray, run, workers, listener)
    finally:
        ray.shutdown()
        shutil.rmtree(run.path / NOTES, ignore_errors=True)
    state = run.state()
    if state.state == "failed":
        print(state.message, file=sys.stderr)
    return int(state.state not in ("finished", "stopped"))


NOTES = ".ray"
"""The folder, within the run's, in which Ray Train keeps its own notes while it goes."""


def work_by_ray(told: dict[str, Any]) -> None:
    """Be one of Ray Train's workers on the run's folder ``told["folder"]``."""
    from .worker import work

    work(RunFolder(told["folder"]), again=True)


def _watched(ray: Any, run: RunFolder, workers: int, listener: Listener | None) -> None:
    """Train; Ctrl-C lets the workers write a checkpoint and stop, and is raised then."""
    trains = ThreadPoolExecutor(1).submit(_train, ray, run, workers)
    try:
        follow(run, lambda: not trains.done(), listener)
    except KeyboardInterrupt:
        steer(run.path, Control("stop"))
        wait([trains], PATIENCE)
        raise
    trains.result()


def _train(ray: Any, run: RunFolder, workers: int) -> None:
    """Train until it is done, or was lost too often: the run's folder tells which."""
    from ray.train import FailureConfig, RunConfig, ScalingConfig, TrainingFailedError
    from ray.train.torch import TorchConfig, TorchTrainer

    cards = ray.cluster_resources().get("GPU", 0) >= workers
    trainer = TorchTrainer(
        work_by_ray,
        train_loop_config={"folder": str(run.path)},
        torch_config=TorchConfig(backend="nccl" if cards else "gloo"),
        scaling_config=ScalingConfig(num_workers=workers, use_gpu=cards),
        run_config=RunConfig(
            name=run.id,
            storage_path=str(run.path / NOTES),
            failure_config=FailureConfig(max_failures=RESTARTS),
        ),
    )
    with suppress(TrainingFailedError):
        trainer.fit()


def ray_with(module: str, address: str) -> Any:
    """Return Ray with one of its modules. Raises EngineError where it is not installed."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent home
    if address == LOCAL:
        # what keeps Ray to the loopback; elsewhere than on Linux that is its own way
        os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
    try:
        import_module(module)
        return import_module("ray")
    except ImportError as error:
        raise EngineError(
            "a cluster needs Ray", received=str(error), remedy='pip install "convscope[cluster]"'
        ) from error


def _reach(address: str) -> None:
    """Raise ConnectionError where nobody listens at HOST:PORT: Ray itself would try for minutes."""
    found = re.fullmatch(r"(?:ray://)?\[?([^/\]]+)\]?:(\d+)", address)
    if found is None:
        return
    try:
        socket.create_connection((found[1], int(found[2])), SECONDS).close()
    except OSError as error:
        raise ConnectionError(str(error)) from error


def connect(ray: Any, address: str, workers: int) -> None:
    """Join the cluster at an address, or begin one here.

    Raises EngineError where none answers or none can be begun, BadSettings for too many workers.
    """
    if address == LOCAL:
        _begin(ray, workers)
    else:
        _join(ray, address)
    room = int(ray.cluster_resources().get("CPU", 0))
    if room < workers:
        ray.shutdown()
        raise BadSettings(
            f"the cluster has room for {room} workers", received=f"{workers}",
            remedy="Give fewer workers, or add machines.",
        )  # fmt: skip


QUIET = {"log_to_driver": False, "logging_level": "error"}
TRIES = 3
"""Of a cluster of this machine: where much else goes on, its parts find each other too late."""


def _join(ray: Any, address: str) -> None:
    try:
        _reach(address)
        ray.init(address=address, **QUIET)
    except (ConnectionError, ValueError, RuntimeError, TimeoutError) as error:
        raise EngineError(
            f"there is no Ray cluster at '{address}'",
            received=_first_line(error),
            remedy="Start one (`ray start --head`), or give --ray local.",
        ) from error


def _begin(ray: Any, workers: int) -> None:
    for left in reversed(range(TRIES)):
        try:
            ray.init(address=LOCAL, num_cpus=workers + 1, include_dashboard=False, **QUIET)
            return
        except Exception as error:  # Ray raises that very one
            ray.shutdown()
            if not left:
                raise EngineError(
                    "Ray cannot be started here",
                    received=_first_line(error),
                    remedy="Leave --ray out: this machine alone can do it too.",
                ) from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
