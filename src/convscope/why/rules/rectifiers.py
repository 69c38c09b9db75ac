"""Rules that change what goes back through a rectifier; elsewhere the slopes go as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ...base.array import Array
from ...explain.backward import layer_gradients
from ...trace import Layer


def rectifies(layer: Layer) -> bool:
    """Tell whether a layer makes zero of what is below zero and lets the rest through."""
    tells = getattr(layer.arithmetic.module, "rectifies", None) if layer.arithmetic else None
    return bool(tells is not None and tells(*layer.inputs, **layer.attributes))


def guided(layer: Layer, arrived: Mapping[str, Array]) -> Sequence[Array | None]:
    """Send back through a rectifier only what is positive there and arrived positive."""
    back = layer_gradients(layer, arrived)
    if not rectifies(layer) or back[0] is None:
        return back
    return (np.maximum(back[0], 0), *back[1:])


def deconvolving(layer: Layer, arrived: Mapping[str, Array]) -> Sequence[Array | None]:
    """Send back through a rectifier what arrived positive, wherever its input was."""
    if not rectifies(layer):
        return layer_gradients(layer, arrived)
    dy = arrived[layer.node.outputs[0]]
    return (np.maximum(dy, 0), *(None,) * (len(layer.inputs) - 1))
