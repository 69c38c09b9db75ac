"""One channel of a layer silenced or amplified."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...base.array import Array
from ...base.errors import BadQuestion
from ...network import Node
from ..target import floating
from .draft import Draft
from .edit import NetworkEdit
from .given import real, whole, word
from .weight import fitting

BEHIND = ".what_if"
"""After a layer's name: the name of the one that multiplies its channels."""


@dataclass(frozen=True)
class Channel(NetworkEdit):
    """A channel (axis 1) of a layer's first output is multiplied by a ``factor``: 0 silences it.

    A layer ``<layer>.what_if`` that multiplies each channel by its own number, 1 unless edited, is
    put right behind it: the graph stays what is computed, and the layer's own maps stay beside
    the changed ones. Several edits of one layer share it; of one channel the last counts.
    """

    KIND = "channel"

    layer: str
    channel: int
    factor: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "layer", word(self.layer, "layer"))
        object.__setattr__(self, "channel", whole(self.channel, "channel"))
        object.__setattr__(self, "factor", real(self.factor, "factor"))

    def change(self, draft: Draft) -> None:
        """Write the factor, behind the layer. Raises BadQuestion where there is no such channel."""
        node = draft.node(self.layer)
        gains = _gains(draft, node)
        if self.channel >= len(gains):
            raise BadQuestion(
                f"layer '{node.name}' has {len(gains)} channels",
                received=f"channel {self.channel}",
                remedy="They count from 0.",
            )
        gains[self.channel] = fitting(self.factor, gains, f"layer '{node.name}'")


def _gains(draft: Draft, node: Node) -> Array:
    """Return one number for each channel, to write into: those behind the layer, or itself."""
    if node.name.endswith(BEHIND) and draft.weight(node.inputs[-1]) is not None:
        return draft.writeable(node.inputs[-1])
    name = node.name + BEHIND
    if name not in draft:
        made = draft.value(node.outputs[0])
        if made.ndim < 2 or not floating(made):
            raise BadQuestion(
                f"layer '{node.name}' has no channels that could be silenced",
                received=f"{made.dtype} of shape {made.shape}",
                remedy="Channels are the second axis.",
            )
        ones = np.ones((made.shape[1], *(1,) * (made.ndim - 2)), made.dtype)
        value = node.outputs[0]
        inputs = value, f"{name}.gains"
        draft.insert(Node(name, "Mul", inputs, (f"{value}{BEHIND}",), {}, node.block), node, ones)
    return draft.writeable(draft.node(name).inputs[-1])
