"""Time several ways to do the same work, in turn, in one process, and give ratios.

Machines drift: only what is measured side by side can be compared. Each round runs every
candidate once; the ratio is the median over rounds of candidate / reference.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

THREADS = 2
"""For every engine, where a benchmark does not say otherwise."""


REST = 0.25
"""Seconds before each run: the threads of the one before spin for a while on all cores."""


@dataclass(frozen=True)
class Row:
    """One candidate: its median milliseconds, and its median ratio to the reference."""

    name: str
    milliseconds: float
    ratio: float


def side_by_side(candidates: Mapping[str, Callable[[], Any]], rounds: int = 15) -> list[Row]:
    """Run all candidates ``rounds`` times interleaved; the first one is the reference."""
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for work in candidates.values():  # the first run pays for allocations and caches
        work()
    for _ in range(rounds):
        for name, work in candidates.items():
            time.sleep(REST)
            start = time.perf_counter()
            work()
            times[name].append(1000 * (time.perf_counter() - start))
    reference = times[next(iter(candidates))]
    return [
        Row(
            name,
            statistics.median(spent),
            statistics.median(a / b for a, b in zip(spent, reference, strict=True)),
        )
        for name, spent in times.items()
    ]


def table(title: str, rows: list[Row], note: str = "") -> str:
    """Return the rows as a Markdown section."""
    lines = [f"## {title}", "", "| | median ms | ratio |", "| --- | ---: | ---: |"]
    lines += [f"| {r.name} | {r.milliseconds:.2f} | {r.ratio:.2f} |" for r in rows]
    return "\n".join([*lines, "", *([note, ""] if note else [])])
