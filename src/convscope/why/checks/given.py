"""What a check is given: a map, the trace it is of, and how to ask for it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ...base.array import Array
from ...network import Network
from ...trace import ENGINES, Trace, run
from ..attribution import Attribution
from ..why import why


@dataclass(frozen=True, eq=False)
class Given:
    """One map to be checked.

    ``asked_with`` are the settings that the method was given, so that it can be asked again.
    ``others`` are maps of the same question by other methods, as far as there are any.
    """

    trace: Trace
    attribution: Attribution
    asked_with: Mapping[str, Any] = field(default_factory=dict)
    others: tuple[Attribution, ...] = ()

    @property
    def x(self) -> Array:
        """The input that the map lies over (n c h w)."""
        return self.trace.tensors[self.trace.network.inputs[0].name]

    def traced(self, x: Array | None = None, network: Network | None = None) -> Trace:
        """Return a trace of another input, or of another network with the same inputs."""
        mine = self.trace
        feeds = {value.name: mine.tensors[value.name] for value in mine.network.inputs}
        if x is not None:
            feeds[mine.network.inputs[0].name] = x
        engine = mine.engine if mine.engine in ENGINES else "onnxruntime"
        return run(mine.network if network is None else network, feeds, engine=engine)

    def again(self, trace: Trace, method: str = "") -> Attribution:
        """Return the same question's answer in another trace, or by another method."""
        found = self.attribution
        same = not method or method == found.method
        return why(
            trace, found.target, method or found.method, against=found.against,
            layer=found.layer if same else "", **(self.asked_with if same else {}),
        )  # fmt: skip

    def with_others(self, others: tuple[Attribution, ...]) -> Given:
        """Return the same with maps of other methods beside it."""
        return replace(self, others=others)
