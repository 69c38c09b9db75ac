"""Write benchmarks/results.md: ``make bench``."""

import os

# NumPy and PyTorch in one process hurt each other when both spread over all cores
os.environ.setdefault("OMP_NUM_THREADS", "2")
# set for old builds of OpenBLAS on some machines; they slow a current one down
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)

import platform  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]

import convolution  # noqa: E402
import imports  # noqa: E402
import trace_resnet50  # noqa: E402
import what_if  # noqa: E402

HEAD = """# Benchmarks

Written by `make bench`. Ratios are medians over interleaved rounds in one process; milliseconds
belong to the machine they were measured on and decide nothing.
"""


def main() -> None:
    sections = [
        HEAD,
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n",
    ]
    for part in (trace_resnet50, what_if, convolution, imports):
        sections.append(part.measure())
        print(sections[-1], flush=True)
    (HERE / "results.md").write_text("\n".join(sections), encoding="utf-8")


if __name__ == "__main__":
    main()
