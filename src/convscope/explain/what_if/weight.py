"""One learnt number of a layer at another value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...base.array import Array
from ...base.errors import BadQuestion, InputError
from ...network import Node
from ...ops import TABLE
from ...ops.kinds.elementwise import named
from ..target import floating
from .draft import Draft
from .edit import NetworkEdit
from .given import real, several, whole, word


@dataclass(frozen=True)
class Weight(NetworkEdit):
    """A layer's learnt number at ``index`` gets a ``value``.

    ``role`` is the op's own name for the input that holds it: weight, bias, scale, mean, slope,
    … Where several layers read the same weights, it changes for all of them: it is one number.
    """

    KIND = "weight"

    layer: str
    role: str
    index: tuple[int, ...]
    value: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "layer", word(self.layer, "layer"))
        object.__setattr__(self, "role", word(self.role, "role"))
        object.__setattr__(self, "index", several(self.index, "index", whole))
        object.__setattr__(self, "value", real(self.value, "value"))

    def change(self, draft: Draft) -> None:
        """Write the number. Raises BadQuestion where there is no such layer, weight or index."""
        name = self._weight(draft, draft.node(self.layer))
        numbers = draft.writeable(name)
        inside = len(self.index) == numbers.ndim and all(
            i < n for i, n in zip(self.index, numbers.shape, strict=True)
        )
        if not inside:
            raise BadQuestion(
                f"the {self.role} of layer '{self.layer}' has the shape {numbers.shape}",
                received=f"the index {self.index}",
                remedy="Give one index an axis, each from 0 to its size less 1.",
            )
        numbers[self.index] = fitting(self.value, numbers, f"the {self.role} of '{self.layer}'")

    def _weight(self, draft: Draft, node: Node) -> str:
        op = TABLE.get(node.op)
        names = getattr(op.module, "INPUTS", ()) if op else ()
        fixed = getattr(op.module, "SHAPING", ()) if op else ()
        learnt = {
            named(names, i): v
            for i, v in enumerate(node.inputs)
            if i not in fixed and _learnt(draft.weight(v))
        }
        if self.role not in learnt:
            raise BadQuestion(
                f"layer '{node.name}' has no learnt numbers of that name",
                received=repr(self.role[:80]),
                remedy=f"It has: {', '.join(learnt)}." if learnt else "It has none at all.",
            )
        return learnt[self.role]


def _learnt(weight: Array | None) -> bool:
    return weight is not None and floating(weight) and weight.ndim > 0


def fitting(value: float, numbers: Array, what: str) -> np.generic:
    """Return a number in the type of others; raises InputError where that cannot hold it."""
    with np.errstate(over="ignore"):
        found = numbers.dtype.type(value)
    if not np.isfinite(found):
        raise InputError(
            f"{what} is {numbers.dtype}, which cannot hold this number", received=f"{value!r}"
        )
    return found
