"""Write benchmarks/watching.md: what a training costs that is watched.

python benchmarks/watching.py             # LeNet-5 on the digits: a minute
python benchmarks/watching.py fashion     # and the small ResNet on Fashion-MNIST: ten minutes
"""

from __future__ import annotations

import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from unittest.mock import patch

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from train_step import LeNet

from convscope.build import PRESETS, network_of
from convscope.data.data import Data
from convscope.data.open_data import open_data
from convscope.data.split import split
from convscope.training import fit
from convscope.training.settings import Settings
from convscope.training.start import prepare_run, train_run

HERE = Path(__file__).resolve().parent
HEAD = """# What watching costs

Written by `{command}`, {cores} cores ({machine}, Python {python}), one
thread for PyTorch. The plain loop is what one writes by hand: modules, a permutation, tensors in
memory, nothing else. Ours as it is, watched, writes history, state and checkpoints and looks for
signs of trouble; “unwatched” does none of it between its first moment and its last. All three
train the same network on the same pictures by the same optimiser, in turn, and the time is that
from before the first step to where the last checkpoint is on the disk. The ratios are medians
over {rounds} rounds of what was measured side by side in one round. Processor time is that of all
threads, ours that make batches and write checkpoints too: it counts no waiting, for the disk or
for others at work on the same machine.
"""

Spent = tuple[float, float]
"""Seconds by the clock on the wall, and by the processor's."""


@dataclass(frozen=True)
class Work:
    """What is trained, and on how many pictures so that a round takes seconds."""

    title: str
    data: str
    preset: str
    module: Callable[[], nn.Module]
    settings: Settings
    pictures: int
    rounds: int


class Body(nn.Module):
    """A residual block as one writes it in PyTorch."""

    def __init__(self, c: int, out: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c, out, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(out)
        self.skip = nn.Conv2d(c, out, 1, stride, bias=False) if c != out or stride > 1 else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the block's output."""
        y = self.norm2(self.conv2(self.norm1(self.conv1(x)).relu()))
        return (y + (x if self.skip is None else self.skip(x))).relu()


def resnet() -> nn.Module:
    """The preset small-resnet in plain PyTorch."""
    return nn.Sequential(
        nn.Conv2d(1, 24, 3, padding=1, bias=False), nn.BatchNorm2d(24), nn.ReLU(),
        Body(24, 32, 2), Body(32, 64, 2), Body(64, 96, 1), Body(96, 96, 1),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Dropout(0.1), nn.Linear(96, 10),
    )  # fmt: skip


WORKS = {
    "digits": Work(
        "LeNet-5 on the digits, batches of 64, Adam, 3 epochs", "digits", "lenet-5", LeNet,
        Settings(epochs=3, batch=64, engine="torch", validation=0), 8_000, 11,
    ),
    "fashion": Work(
        "small ResNet on 12,800 pictures of Fashion-MNIST, batches of 128, SGD with momentum, "
        "1 epoch", "fashion", "small-resnet", resnet,
        Settings(
            epochs=1, batch=128, engine="torch", optimiser="sgd", learning_rate=0.05,
            weight_decay=5e-4, validation=0,
        ), 12_800, 5,
    ),
}  # fmt: skip


def main(wanted: list[str]) -> None:
    torch.set_num_threads(1)
    works = [WORKS[name] for name in dict.fromkeys(("digits", *wanted))]
    parts = []
    for work in works:
        parts.append(_measured(work))
        print(parts[-1], flush=True)
    rounds = " and ".join(str(work.rounds) for work in works)
    head = HEAD.format(
        cores=os.cpu_count(), machine=platform.machine(), python=platform.python_version(),
        rounds=rounds, command=" ".join(["python benchmarks/watching.py", *wanted]),
    )  # fmt: skip
    (HERE / "watching.md").write_text("\n".join([head, *parts]), encoding="utf-8")


def _measured(work: Work) -> str:
    whole = open_data(work.data)
    places = split(whole, validation=0).train[: work.pictures]
    data = replace(
        whole, pictures=whole.of(places), labels=whole.labels[places], test=None, validation=None
    )
    _same_size(work)
    ways: dict[str, Callable[[], Spent]] = {
        "plain PyTorch loop": lambda: _plain(work, data),
        "convscope, watched": lambda: _ours(work, data, watched=True),
        "convscope, unwatched": lambda: _ours(work, data, watched=False),
    }
    spent: dict[str, list[Spent]] = {name: [] for name in ways}
    for turn in range(work.rounds + 1):
        for name, way in ways.items():
            found = way()
            if turn:  # the first round pays for allocations and caches
                spent[name].append(found)
    seen = len(data) // work.settings.batch * work.settings.batch * work.settings.epochs
    plain, watched, unwatched = spent.values()
    lines = [
        f"## {work.title}", "",
        "| | pictures a second | of the plain loop | a second of processor | of the plain loop |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    for name, times in spent.items():
        cells = (
            f"{seen / statistics.median(one[clock] for one in times):,.0f} | "
            f"{_ratio(plain, times, clock):.2f}"
            for clock in (0, 1)
        )
        lines.append(f"| {name} | {' | '.join(cells)} |")
    wall, processor = (100 * (_ratio(watched, unwatched, clock) - 1) for clock in (0, 1))
    told = f"Watching takes {wall:+.1f} % of the time, {processor:+.1f} % of the processor's."
    return "\n".join([*lines, "", told, ""])


def _ratio(ones: list[Spent], others: list[Spent], clock: int) -> float:
    return statistics.median(a[clock] / b[clock] for a, b in zip(ones, others, strict=True))


def _same_size(work: Work) -> None:
    """Make sure that it is the same network, as far as its numbers tell."""
    net = network_of(PRESETS[work.preset].blocks(10))
    ours = sum(map(net.parameters, net.nodes))
    norms = [node for node in net.nodes if node.op == "BatchNormalization"]
    moved = {name for node in norms for name in node.inputs[3:]}
    ours -= sum(net.weights[name].size for name in moved)
    theirs = sum(p.numel() for p in work.module().parameters())
    assert ours == theirs, (ours, theirs)


def _plain(work: Work, data: Data) -> Spent:
    x = torch.from_numpy(data.tensor(np.arange(len(data))))
    y = torch.from_numpy(np.array(data.labels))
    net, told = work.module(), work.settings
    if told.optimiser == "adam":
        optimiser: torch.optim.Optimizer = torch.optim.Adam(net.parameters(), told.learning_rate)
    else:
        optimiser = torch.optim.SGD(
            net.parameters(), told.learning_rate, told.momentum, weight_decay=told.weight_decay
        )
    started, worked = time.perf_counter(), time.process_time()
    for _ in range(told.epochs):
        for part in torch.randperm(len(x)).split(told.batch)[: len(x) // told.batch]:
            loss = functional.cross_entropy(net(x[part]), y[part])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return time.perf_counter() - started, time.process_time() - worked


def _ours(work: Work, data: Data, *, watched: bool) -> Spent:
    spent = []
    loop = fit.Fit._loop

    def timed(self: fit.Fit) -> None:
        started, worked = time.perf_counter(), time.process_time()
        loop(self)
        spent.append((time.perf_counter() - started, time.process_time() - worked))

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        stack.enter_context(patch.object(fit.Fit, "_loop", timed))
        if not watched:
            stack.enter_context(
                patch.multiple(fit, OFTEN=1e9, SPACING=1e9, EARLY=frozenset(), SHARE=0, GRACE=0)
            )
            stack.enter_context(patch.object(fit.Fit, "_look", lambda *_: None))
        net = network_of(PRESETS[work.preset].blocks(10))
        train_run(prepare_run(folder / "run", net, data, work.settings), data)
    return spent[0]


if __name__ == "__main__":
    main(sys.argv[1:])
