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
from pathlib import Path

COUNT = 10_000
MEMORY = (1_000, 10_000, 60_000)
TURNS = 3


def main() -> None:
    if len(sys.argv) > 1:
        print(peak(int(sys.argv[1])))
        return
    bare, surveyed = times()
    ratio = min(b / a for a, b in zip(bare, surveyed, strict=True))
    rows = [(n, float(subprocess.check_output([sys.executable, __file__, str(n)]).split()[-1]))
            for n in MEMORY]  # fmt: skip
    lines = [
        "# A survey beside the bare run",
        "",
        f"Written by `python benchmarks/survey.py` on {os.cpu_count()} cores "
        f"({platform.machine()}).",
        "",
        f"{COUNT:,} Fashion-MNIST pictures through the `fashion` network, in seconds, in turns in "
        "one process. The bare run asks ONNX Runtime for the network's own output only.",
        "",
        "| turn | bare | survey | ratio |",
        "| --- | --- | --- | --- |",
        *(f"| {i + 1} | {a:.2f} | {b:.2f} | {b / a:.2f} |"
          for i, (a, b) in enumerate(zip(bare, surveyed, strict=True))),
        "",
        f"Best ratio: {ratio:.2f}; by the best times of each: {min(surveyed) / min(bare):.2f}.",
        "",
        "Peak memory of a process that opens the data and makes a survey:",
        "",
        "| pictures | MiB |",
        "| --- | --- |",
        *(f"| {n:,} | {mib:.0f} |" for n, mib in rows),
    ]  # fmt: skip
    Path(__file__).with_suffix(".md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def times() -> tuple[list[float], list[float]]:
    import convscope as cs
    from convscope.inside.survey import pictures_of, survey, usual_data

    network = cs.open("fashion")
    pictures = pictures_of(network, usual_data(network), limit=COUNT)
    bare_run(network, pictures)  # warms the machine
    bare, surveyed = [], []
    for _ in range(TURNS):
        begun = time.perf_counter()
        bare_run(network, pictures)
        bare.append(time.perf_counter() - begun)
        begun = time.perf_counter()
        survey(network, pictures)
        surveyed.append(time.perf_counter() - begun)
    return bare, surveyed


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
