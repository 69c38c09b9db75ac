"""A pooling layer that takes the mean instead of the largest value, or the other way round."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...base.errors import BadQuestion
from ..target import floating
from .draft import Draft
from .edit import NetworkEdit
from .given import word

OTHER = {
    "MaxPool": "AveragePool",
    "AveragePool": "MaxPool",
    "GlobalMaxPool": "GlobalAveragePool",
    "GlobalAveragePool": "GlobalMaxPool",
}
"""What can stand in the place of what."""
OWN = {"storage_order", "count_include_pad"}
"""Attributes that only one of the two has. Without them padding does not count in a mean."""


def other_op(op: str) -> str:
    """Return the op that can stand in the place of ``op``, "" for what is no pooling.

    >>> other_op("MaxPool"), other_op("Conv")
    ('AveragePool', '')
    """
    return OTHER.get(op, "")


@dataclass(frozen=True)
class Pooling(NetworkEdit):
    """A pooling layer becomes an ``op`` of the other sort over the same windows.

    MaxPool and AveragePool stand for each other, and GlobalMaxPool and GlobalAveragePool.
    """

    KIND = "pooling"

    layer: str
    op: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "layer", word(self.layer, "layer"))
        object.__setattr__(self, "op", word(self.op, "op"))

    def change(self, draft: Draft) -> None:
        """Put the other op there. Raises BadQuestion for a layer that cannot be exchanged so."""
        node = draft.node(self.layer)
        if node.op == self.op and node.op in OTHER:
            return
        if OTHER.get(node.op) != self.op:
            other = OTHER.get(node.op)
            raise BadQuestion(
                f"layer '{node.name}' is '{node.op}'",
                received=repr(self.op[:80]),
                remedy=f"'{other}' can take its place." if other else "It is no pooling layer.",
            )
        if any(node.outputs[1:]):
            raise BadQuestion(
                f"layer '{node.name}' also says where its values were",
                remedy="A mean has no such places: it cannot stand here.",
            )
        made = draft.value(node.outputs[0])
        if not floating(made):
            raise BadQuestion(
                f"layer '{node.name}' pools whole numbers", received=str(made.dtype),
                remedy="Their means would be none.",
            )  # fmt: skip
        kept = {name: v for name, v in node.attributes.items() if name not in OWN}
        draft.put(replace(node, op=self.op, outputs=node.outputs[:1], attributes=kept))
