"""A survey of Fashion-MNIST beside the bare run of ONNX Runtime; writes benchmarks/survey.md.

The bare run feeds the same pictures, prepared by the same code, in ONNX Runtime's best batches
and asks for the network's own output alone. Both are measured in turns in one process. Memory is
measured in a process of its own for each number of pictures.
"""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

COUNT = 10_000
MEMORY = (1_000, 10_000, 60_000)
TURNS = 3


def main() -> None:
    if len(sys.argv) > 1:
        print(peak(int(sys.argv[1])))
        return
    rows = times()
    memory = [(n, float(subprocess.check_output([sys.executable, __file__, str(n)]).split()[-1]))
              for n in MEMORY]  # fmt: skip
    load = os.getloadavg()[0]
    lines = [
        "# A survey beside the bare run",
        "",
        f"Written by `python benchmarks/survey.py` on {os.cpu_count()} cores "
        f"({platform.machine()}); load average at the end {load:.1f}.",
        "",
        f"{COUNT:,} Fashion-MNIST pictures through the `fashion` network, in turns in one process. "
        "The bare run asks ONNX Runtime for the network's own output only. Seconds by the clock, "
        "and of the processor, which other work on the machine touches less.",
        "",
        "| turn | bare | survey | ratio | bare, processor | survey, processor | ratio |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(f"| {i + 1} | {a:.1f} | {c:.1f} | {c / a:.2f} | {b:.1f} | {d:.1f} | {d / b:.2f} |"
          for i, ((a, b), (c, d)) in enumerate(rows)),
        "",
        "The survey asks for every layer. What it costs beyond the bare run: the engine can no "
        "longer compute a layer, its normalisation, its sum and its rectifier in one; the "
        "reductions; and counting in NumPy.",
        "",
        "Peak memory of a process that opens the data and makes a survey:",
        "",
        "| pictures | MiB |",
        "| --- | --- |",
        *(f"| {n:,} | {mib:.0f} |" for n, mib in memory),
    ]  # fmt: skip
    Path(__file__).with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


Times = tuple[float, float]


def times() -> list[tuple[Times, Times]]:
    """Return seconds by the clock and of the processor, of the bare run and of the survey."""
    import convscope as cs
    from convscope.inside.survey import pictures_of, survey, usual_data

    network = cs.open("fashion")
    pictures = pictures_of(network, usual_data(network), limit=COUNT)
    bare_run(network, pictures)  # warms the machine
    return [
        (timed(lambda: bare_run(network, pictures)), timed(lambda: survey(network, pictures)))
        for _ in range(TURNS)
    ]


def timed(do: Callable[[], object]) -> Times:
    clock, processor = time.perf_counter(), time.process_time()
    do()
    return time.perf_counter() - clock, time.process_time() - processor


def bare_run(network, pictures, batch: int = 64) -> None:
    import numpy as np
    import onnxruntime

    from convscope.network.writer import write_onnx

    engine = onnxruntime.InferenceSession(write_onnx(network), providers=["CPUExecutionProvider"])
    name = network.inputs[0].name
    for first in range(0, pictures.count, batch):
        places = np.arange(first, min(first + batch, pictures.count))
        engine.run(None, {name: pictures.tensor(pictures.read(places).pictures)})


def peak(count: int) -> float:
    """Return the peak memory in MiB of this process after a survey of so many pictures."""
    import convscope as cs
    from convscope.inside.survey import pictures_of, survey, usual_data

    network = cs.open("fashion")
    survey(network, pictures_of(network, usual_data(network), limit=count))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
