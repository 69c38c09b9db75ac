"""The layer whose maps are looked at."""

from __future__ import annotations

from ..base.errors import BadQuestion
from ..trace import Layer
from .asked import Asked
from .made_of import made_of


def maps_layer(asked: Asked) -> Layer:
    """Return the asked layer, or the last before the answer whose output is maps (n c h w).

    Before one value of a layer that is the last of those that it is made of.

    Raises BadQuestion where the named layer has no maps, or no layer has.
    """
    if asked.layer:
        layer = asked.trace[asked.layer]
        if not _has_maps(layer):
            raise BadQuestion(
                f"layer '{layer.name}' has no maps", received=f"the shape {layer.output.shape}",
                remedy="Name a layer whose output is (n c h w), more than one cell of it.",
            )  # fmt: skip
        return layer
    found = [layer for layer in _before(asked) if _has_maps(layer)]
    if not found:
        raise BadQuestion("there is no layer of maps (n c h w) before what is explained")
    return found[-1]


def _before(asked: Asked) -> list[Layer]:
    if asked.target.kind != "cell":
        return list(asked.trace)
    own = asked.trace[asked.target.layer].node.outputs[0]
    sources = made_of(asked.trace.network, own) - {own}
    return [layer for layer in asked.trace if not sources.isdisjoint(layer.node.outputs)]


def _has_maps(layer: Layer) -> bool:
    shape = layer.output.shape
    return len(shape) == 4 and shape[2] * shape[3] > 1 and layer.output.dtype.kind == "f"
