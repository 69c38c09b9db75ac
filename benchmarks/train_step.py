"""A step of training: the readable engine, the fast one, and what being watched costs."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

import numpy as np
import torch
from side_by_side import THREADS, side_by_side, table
from threadpoolctl import threadpool_limits
from torch import nn
from torch.nn import functional

from convscope.build import PRESETS, network_of
from convscope.data.data import Data
from convscope.data.open_data import open_data
from convscope.training import fit
from convscope.training.engines.engine import Batch, trained_part
from convscope.training.engines.numpy import NumpyEngine
from convscope.training.settings import Settings
from convscope.training.start import prepare_run, train_run

BATCH = 64
ROUNDS = 5
NOTE = (
    """LeNet-5, batches of 64 pictures of 28×28, Adam. A step is forward, loss, backward, update."""
)
LOOP = """The same network, data and optimiser for an epoch of the digits, {threads} threads. The
plain loop is what one writes by hand: modules, a permutation, tensors in memory, nothing
else. Ours also writes history and checkpoints and looks for signs of trouble; “unwatched”
is ours without a line of history or a checkpoint between its first and its last. Medians of
{rounds} interleaved rounds."""


def measure() -> str:
    return "\n".join([_step(), _loop()])


class LeNet(nn.Module):
    """LeNet-5 as one writes it in PyTorch."""

    def __init__(self) -> None:
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5)
        self.linear1, self.linear2 = nn.Linear(400, 120), nn.Linear(120, 84)
        self.linear3 = nn.Linear(84, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the scores."""
        x = functional.max_pool2d(self.conv1(x).relu(), 2)
        x = functional.max_pool2d(self.conv2(x).relu(), 2)
        x = self.linear1(x.flatten(1)).relu()
        return self.linear3(self.linear2(x).relu())


def _step() -> str:
    torch.set_num_threads(1)
    data = open_data("digits")
    x, y = data.tensor(np.arange(BATCH)), data.labels[:BATCH]
    net = LeNet()
    optimiser = torch.optim.Adam(net.parameters())
    tx, ty = torch.from_numpy(x), torch.from_numpy(np.array(y))

    def theirs() -> None:
        loss = functional.cross_entropy(net(tx), ty)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

    settings = Settings(loss="cross-entropy")
    engine = NumpyEngine(trained_part(_lenet()), settings)
    batch = Batch(x, y, (0,))
    with threadpool_limits(1):
        rows = side_by_side({"torch": theirs, "NumPy": lambda: engine.step(batch, 1e-3)})
    return table("One step of LeNet-5, 1 thread", rows, NOTE)


def _loop() -> str:
    torch.set_num_threads(THREADS)
    data = open_data("digits")
    ways: dict[str, Callable[[], float]] = {
        "plain PyTorch loop": lambda: _plain(data),
        "torch engine": lambda: _ours(data, watched=True),
        "torch engine, unwatched": lambda: _ours(data, watched=False),
    }
    spent: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS + 1):
        for name, way in ways.items():
            spent[name].append(way())
    lines = ["| | pictures a second | of the plain loop |", "| --- | ---: | ---: |"]
    plain = spent["plain PyTorch loop"][1:]
    for name, times in spent.items():
        speed = statistics.median(a / b for a, b in zip(plain, times[1:], strict=True))
        lines.append(f"| {name} | {7168 / statistics.median(times[1:]):,.0f} | {speed:.2f} |")
    title = "## An epoch of LeNet-5 on the digits\n"
    return "\n".join([title, *lines, "", LOOP.format(threads=THREADS, rounds=ROUNDS), ""])


def _plain(data: Data) -> float:
    x = torch.from_numpy(data.tensor(np.arange(2800, 10_000)))
    y = torch.from_numpy(np.array(data.labels[2800:]))
    net = LeNet()
    optimiser = torch.optim.Adam(net.parameters())
    started = time.perf_counter()
    for part in torch.randperm(len(x)).split(BATCH)[:112]:
        loss = functional.cross_entropy(net(x[part]), y[part])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return time.perf_counter() - started


def _ours(data: Data, *, watched: bool) -> float:
    told = Settings(epochs=1, batch=BATCH, engine="torch")
    never = patch.multiple(fit, OFTEN=1e9, SPACING=1e9, EARLY=frozenset())
    with tempfile.TemporaryDirectory() as folder, nullcontext() if watched else never:
        run = prepare_run(Path(folder) / "run", _lenet(), data, told)
        train_run(run, data)
        steps = [row for row in run.history() if row["row"] == "epoch"]
        return float(steps[-1]["seconds"])


def _lenet():
    return network_of(PRESETS["lenet-5"].blocks(10))


if __name__ == "__main__":
    print(measure())
