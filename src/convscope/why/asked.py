"""What a method of attribution is asked: of which number, against which, on what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..base.array import Array
from ..explain.target import Start, Target, start
from ..trace import Trace


@dataclass(frozen=True, eq=False)
class Asked:
    """One question why: ``target`` less ``against``, on the input or on a ``layer``.

    ``settings`` are the method's own, by the names that its ``attribute`` takes.
    """

    trace: Trace
    target: Target
    against: Target | None = None
    layer: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def input(self) -> str:
        """The name of the input that is looked at: the network's first."""
        return self.trace.network.inputs[0].name

    @property
    def x(self) -> Array:
        """The input itself (n c h w)."""
        return self.trace.tensors[self.input]

    def start(self, trace: Trace | None = None) -> Start:
        """Return where a walk back from the explained number begins, in this trace or another."""
        where = self.trace if trace is None else trace
        begin = start(where, self.target)
        return begin if self.against is None else _less(begin, start(where, self.against))


def _less(a: Start, b: Start) -> Start:
    """Return the start of a difference: slopes are linear in the number they are of."""
    return Start(a.number - b.number, a.at, _minus(a.seeds, b.seeds), _minus(a.settled, b.settled))


def _minus(a: Mapping[str, Array], b: Mapping[str, Array]) -> dict[str, Array]:
    return {name: np.asarray(a.get(name, 0.0) - b.get(name, 0.0)) for name in {**a, **b}}
