"""One layer on the map: where it reads, its shape, its range, its cost, its window."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...explain.cost import layer_cost
from ...explain.what_if.pooling import other_op
from ...network import Node
from ...trace import Layer, Trace
from .. import wire
from ..encode import span


def layer_card(done: Trace, node: Node) -> wire.LayerCard:
    """Return the card of a layer; one without values says why it has none."""
    layer = done[node.name]
    missing = done.missing.get(node.name, "")
    output = np.zeros(0, np.float32) if missing else layer.output
    low, high = span(output)
    return wire.LayerCard(
        name=node.name,
        op=node.op,
        kind=layer.arithmetic.kind if layer.arithmetic else None,
        block=node.block,
        inputs=_refs(done, layer),
        value=node.outputs[0],
        shape=tuple(output.shape),
        dtype=str(output.dtype),
        low=low,
        high=high,
        parameters=done.network.parameters(node),
        multiply_adds=None if missing else layer_cost(done, layer).multiply_adds,
        attributes={name: _written(value) for name, value in node.attributes.items()},
        window=None if missing else _window(layer),
        source=node.source,
        missing=missing,
        swap=other_op(node.op),
    )


def _refs(done: Trace, layer: Layer) -> tuple[wire.ValueRef, ...]:
    op = layer.arithmetic
    names = getattr(op.module, "INPUTS", ()) if op else ()
    refs = []
    for position, value in enumerate(layer.node.inputs):
        if not value:
            continue
        maker = done.network.producers.get(value)
        known = value in done.tensors or value in done.network.weights
        found = done.value(value) if known else np.zeros(0, np.float32)
        refs.append(
            wire.ValueRef(
                value=value,
                layer=maker.name if maker else "",
                role=names[position] if position < len(names) else f"x{position + 1}",
                weight=value in done.network.weights,
                shape=tuple(found.shape),
                dtype=str(found.dtype),
                position=position,
            )
        )
    return tuple(refs)


def _window(layer: Layer) -> wire.WindowShape | None:
    op = layer.arithmetic
    if op is None or op.window is None:
        return None
    w = op.window(*layer.inputs, **layer.attributes)
    group = int(layer.attributes.get("group", 1))
    return wire.WindowShape(w.kernel, w.strides, w.dilations, w.begin, w.end, group)


def _written(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"tensor {'×'.join(map(str, value.shape))}"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)
