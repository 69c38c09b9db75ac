"""The engine to be read: from the waves to the wish and back, every step with its slope by hand.

z ──painting──▶ p ──held──▶ p̃ ──feeding──▶ x ──the network's ops──▶ y ──wish──▶ a number
z ◀──────────── p ◀──────── p̃ ◀─────────── x ◀───────────────────── y ◀─────── its slopes
"""

from __future__ import annotations

import numpy as np

from ....base.array import Array, Float
from ....explain.backward import Backward
from ....explain.target import Start
from ....trace import MEMORY_LIMIT, Trace, run
from ..pose import Held
from ..smooth import paid_slopes
from .engine import Looked, Sought


class NumpyEngine:
    """One network looked through in NumPy."""

    def __init__(self, sought: Sought) -> None:
        self.sought = sought

    def spread(self, z: Array) -> float:
        """Return the standard deviation of the layer's values on pictures as they are."""
        y = np.concatenate([y for _, y in self._run(self.sought.painting.pixels(z))])
        return float(y.std(dtype=np.float64)) or 1.0

    def look(self, z: Array, held: Held, spread: float) -> Looked:
        """Return what the pictures of parameters z, held so, do to the wish."""
        painting, wish, settings = self.sought.painting, self.sought.wish, self.sought.settings
        p = painting.pixels(z)
        runs = self._run(held.forward(p))
        y = np.concatenate([found for _, found in runs])
        dy = wish.slopes(y, spread)
        dp = held.back(self._back([trace for trace, _ in runs], dy))
        dp -= paid_slopes(p, self.sought.variation, settings.loudness)
        return Looked(wish.activations(y), painting.back(p, dp))

    def _run(self, p: Array) -> list[tuple[Trace, Array]]:
        """Run the pictures, all at once where the graph allows it."""
        part = self.sought.part
        found = []
        for some in np.split(p, len(p)) if part.alone else [p]:
            fed = {part.network.inputs[0].name: part.feeding.input(some)}
            trace = run(part.network, fed, engine="numpy")
            found.append((trace, trace.value(part.value)))
        return found

    def _back(self, traces: list[Trace], dy: Array) -> Float:
        """Return slopes in the pictures that were fed, for slopes in the layer's output."""
        part, found, first = self.sought.part, [], 0
        for trace in traces:
            mine = dy[first : first + len(trace.value(part.value))]
            first += len(mine)
            walk = Backward(trace, Start(0.0, part.value, {part.value: mine}), MEMORY_LIMIT)
            found.append(part.feeding.back(walk[part.network.inputs[0].name]))
        return np.concatenate(found)
