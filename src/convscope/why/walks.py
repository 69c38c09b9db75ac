"""Walks back through the trace: what arrives at the input, or at a layer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion
from ..explain.backward import Backward, Rule
from ..explain.target import Start
from ..trace import MEMORY_LIMIT
from .asked import Asked


@dataclass(frozen=True, eq=False)
class Place:
    """Where relevance is looked at: a ``layer`` ("" is the input), its value and its numbers."""

    layer: str
    value: str
    x: Array


def place(asked: Asked) -> Place:
    """Return the asked layer's output, the input unless one is asked. Raises BadQuestion."""
    if not asked.layer:
        return Place("", asked.input, asked.x)
    layer = asked.trace[asked.layer]
    return Place(layer.name, layer.node.outputs[0], layer.output)


def sent_back(asked: Asked, rule: Rule | None = None, begin: Start | None = None) -> Array:
    """Return what arrives at the asked place when every layer sends back by ``rule``.

    Without a rule it is the slope. Raises BadQuestion where the way is barred.
    """
    start = asked.start() if begin is None else begin
    walk = Backward(asked.trace, start, MEMORY_LIMIT, rule)
    return arrived(asked, walk, place(asked).value)


def arrived(asked: Asked, walk: Backward, value: str) -> Array:
    """Return what a walk brings to a value.

    Raises BadQuestion where a layer bars the way, with its name and the methods that need no way.
    """
    barred = walk.behind(value)
    if barred:
        raise BadQuestion(
            f"no gradient passes '{barred}' ({asked.trace[barred].op}) on the way to '{value}'",
            received=walk.missing.get(barred, "").rstrip(". "),
            remedy="Occlusion and Score-CAM need none; Grad-CAM works on a layer behind it.",
        )
    return np.asarray(walk[value])


def only_scores(asked: Asked, what: str) -> None:
    """Raise BadQuestion where a method that shares a value out is asked of one that bends."""
    bent = [t.kind for t in (asked.target, asked.against) if t and t.kind not in ("score", "cell")]
    if bent:
        raise BadQuestion(
            f"{what} shares out a score or one value of a layer", received=f"a {bent[0]}",
            remedy="Ask for the class's score: it lies before the softmax.",
        )  # fmt: skip
