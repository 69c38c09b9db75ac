"""What each layer costs: parameters, multiply-adds, bytes."""

from __future__ import annotations

from dataclasses import dataclass

from ..trace import Layer, Trace


@dataclass(frozen=True)
class LayerCost:
    """The cost of one layer for this input; ``multiply_adds`` is None for an op unknown to us."""

    layer: str
    parameters: int
    multiply_adds: int | None
    bytes: int  # of its outputs


def cost(trace: Trace) -> tuple[LayerCost, ...]:
    """Return the cost of every layer in order."""
    return tuple(layer_cost(trace, layer) for layer in trace)


def layer_cost(trace: Trace, layer: Layer) -> LayerCost:
    """Return the cost of one layer."""
    op = layer.arithmetic
    return LayerCost(
        layer=layer.name,
        parameters=trace.network.parameters(layer.node),
        multiply_adds=op.multiply_adds(*layer.inputs, **layer.attributes) if op else None,
        bytes=sum(y.nbytes for y in layer.outputs),
    )
