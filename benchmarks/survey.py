"""A survey of Fashion-MNIST beside the bare run of ONNX Runtime; writes benchmarks/survey.md.

The bare run feeds the same pictures, prepared by the same code, and asks for the network's own
output alone: once as ONNX Runtime is used without settings, each layer shared out over the cores,
and once with a batch on each core, as the survey does it, which is faster. They are measured in
turns in one process. Memory is measured in a process of its own for each number of pictures.
"""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

COUNT = 10_000
MEMORY = (1_000, 10_000, 60_000)
TURNS = 3


def main() -> None:
    if len(sys.argv) > 1:
        print(peak(int(sys.argv[1])))
        return
    begun = os.getloadavg()[0]
    rows = times()
    memory = [(n, float(subprocess.check_output([sys.executable, __file__, str(n)]).split()[-1]))
              for n in MEMORY]  # fmt: skip
    load = os.getloadavg()[0]
    lines = [
        "# A survey beside the bare run",
        "",
        f"Written by `python benchmarks/survey.py` on {os.cpu_count()} cores "
        f"({platform.machine()}); load average {begun:.1f} before "
        f"and {load:.1f} at the end.",
        "",
        f"{COUNT:,} Fashion-MNIST pictures through the `fashion` network, in turns in one process. "
        "The bare run asks ONNX Runtime for the network's own output only: *shared* is ONNX "
        "Runtime without settings, every layer over all cores; *side by side* has a batch on each "
        "core, as the survey has. Ratios are to the better of the two.",
        "",
        *table("by the clock", [[one[0] for one in row] for row in rows]),
        *table("of the processor, which other work on the machine touches less",
               [[one[1] for one in row] for row in rows]),
        "The survey asks for every layer. What it costs beyond the bare run: the engine can no "
        "longer compute a layer, its normalisation, its sum and its rectifier in one, and has to "
        "lay every map out to hand it over; the reductions; and counting in NumPy. The first two "
        "alone, before anything is counted, take about twice the bare run.",
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


def table(what: str, rows: list[list[float]]) -> list[str]:
    """Return the seconds of each turn, and what the survey took beside the better bare run."""
    return [
        f"Seconds {what}:",
        "",
        "| turn | bare, shared | bare, side by side | survey | ratio |",
        "| --- | --- | --- | --- | --- |",
        *(f"| {i + 1} | {a:.1f} | {b:.1f} | {c:.1f} | {c / min(a, b):.2f} |"
          for i, (a, b, c) in enumerate(rows)),
        "",
    ]  # fmt: skip


def times() -> list[list[Times]]:
    """Return seconds by the clock and of the processor: of both bare runs and of the survey."""
    import convscope as cs
    from convscope.inside.survey import pictures_of, survey, usual_data

    network = cs.open("fashion")
    pictures = pictures_of(network, usual_data(network), limit=COUNT)
    runs = [
        lambda: bare_run(network, pictures),
        lambda: bare_run(network, pictures, batch=16, side_by_side=os.cpu_count() or 1),
        lambda: survey(network, pictures),
    ]
    runs[0]()  # warms the machine
    return [[timed(run) for run in runs] for _ in range(TURNS)]


def timed(do: Callable[[], object]) -> Times:
    clock, processor = time.perf_counter(), time.process_time()
    do()
    return time.perf_counter() - clock, time.process_time() - processor


def bare_run(network, pictures, batch: int = 64, side_by_side: int = 0) -> None:
    import numpy as np
    import onnxruntime

    from convscope.network.writer import write_onnx

    options = onnxruntime.SessionOptions()
    if side_by_side:
        options.intra_op_num_threads = 1
    engine = onnxruntime.InferenceSession(
        write_onnx(network), options, providers=["CPUExecutionProvider"]
    )
    name = network.inputs[0].name

    def one(first: int) -> None:
        places = np.arange(first, min(first + batch, pictures.count))
        engine.run(None, {name: pictures.tensor(pictures.read(places).pictures)})

    with ThreadPoolExecutor(side_by_side or 1) as threads:
        list(threads.map(one, range(0, pictures.count, batch)))


def peak(count: int) -> float:
    """Return the peak memory in MiB of this process after a survey of so many pictures."""
    import convscope as cs
    from convscope.inside.survey import pictures_of, survey, usual_data

    network = cs.open("fashion")
    survey(network, pictures_of(network, usual_data(network), limit=count))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
