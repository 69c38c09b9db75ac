"""Write benchmarks/learning.md: what is learnt in how long, by the command a user types.

python benchmarks/learning.py             # digits in NumPy: half a minute
python benchmarks/learning.py fashion     # and Fashion-MNIST with PyTorch: some ten minutes
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
HEAD = """# Learning

Written by `python benchmarks/learning.py fashion`. Each row is one command, timed as a whole from
typing it to the written network, on {cores} cores ({machine}, Python {python}); the accuracy is on
the part of the data that is kept for the end, measured once.
"""


@dataclass(frozen=True)
class Work:
    """One training as one types it."""

    name: str
    arguments: tuple[str, ...]
    aim: str


WORKS = {
    "digits": Work(
        "digits, LeNet-5, NumPy engine",
        ("digits", "--network", "lenet-5", "--engine", "numpy", "--epochs", "12",
         "--learning-rate", "0.004", "--schedule", "one-cycle",
         "--augment", '{"shift": 0.08, "rotate": 8, "scale": 0.08}'),
        "98.5 % in 60 s",
    ),
    "fashion": Work(
        "Fashion-MNIST, small ResNet, torch engine, bfloat16",
        ("fashion", "--network", "small-resnet", "--engine", "torch", "--epochs", "18",
         "--batch", "128", "--optimiser", "sgd", "--learning-rate", "0.1",
         "--schedule", "one-cycle", "--augment", '{"shift": 0.08, "flip": true, "erase": 0.1}',
         "--settings", '{"precision": "bfloat16", "weight_decay": 0.0005, '
         '"label_smoothing": 0.05, "validation": 0.05}'),
        "93.0 % in 20 min, under 500,000 parameters",
    ),
}  # fmt: skip


def main(wanted: list[str]) -> None:
    rows = [
        "| what | learnt in | right on the test part | parameters | aim |",
        "| --- | ---: | ---: | ---: | --- |",
    ]
    for name in dict.fromkeys(("digits", *wanted)):
        rows.append(_row(WORKS[name]))
        print(rows[-1], flush=True)
    head = HEAD.format(
        cores=os.cpu_count(), machine=platform.machine(), python=platform.python_version()
    )
    (HERE / "learning.md").write_text("\n".join([head, *rows, ""]), encoding="utf-8")


def _row(work: Work) -> str:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.onnx"
        command = [sys.executable, "-m", "convscope", "train", *work.arguments, "--quiet"]
        started = time.perf_counter()
        subprocess.run([*command, "--runs", folder, "--out", str(out)], check=True)
        seconds = time.perf_counter() - started
        judged = subprocess.run(
            [sys.executable, "-m", "convscope", "evaluate", str(out), work.arguments[0],
             "--part", "test", "--no-robustness", "--json"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        accuracy = json.loads(judged.stdout)["accuracy"]
        parameters = _parameters(out)
    return f"| {work.name} | {seconds:,.0f} s | {accuracy:.2%} | {parameters:,} | {work.aim} |"


def _parameters(path: Path) -> int:
    import convscope

    net = convscope.open(path)
    return sum(net.parameters(node) for node in net.nodes)


if __name__ == "__main__":
    main(sys.argv[1:])
