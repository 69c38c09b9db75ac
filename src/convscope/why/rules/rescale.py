"""DeepLIFT's rescale rule: a bend sends back by how far its output came for its input's way.

Source: Shrikumar, Greenside, Kundaje, ICML 2017, https://arxiv.org/abs/1704.02685. With Δ the
difference from the run on a baseline, a bend's multiplier is Δy / Δx; sums have their weights,
and the multipliers of a chain multiply as slopes do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ...base.array import Array
from ...explain.backward import Rule, layer_gradients
from ...explain.target import slope_type
from ...trace import Layer, Trace
from .arithmetic import fed, share

SMALL = 1e-10
"""Where an input has come less far than this, the slope stands for Δy / Δx, as in Captum."""


def rescale(nothing: Trace) -> Rule:
    """Return the rule, compared with the trace of the baseline."""

    def rule(layer: Layer, arrived: Mapping[str, Array]) -> Sequence[Array | None]:
        how, before = share(layer), nothing[layer.name]
        if how == "passes":
            return _bend(layer, before, arrived)
        if how == "picks":
            return _pick(layer, before, arrived)
        there = layer_gradients(layer, arrived)
        if how != "multiplies":
            return there
        # the mean of both ends' slopes is exact for a product of two
        here = layer_gradients(before, arrived)
        return [
            None if a is None or b is None else (a + b) / 2
            for a, b in zip(there, here, strict=True)
        ]

    return rule


def _bend(layer: Layer, before: Layer, arrived: Mapping[str, Array]) -> list[Array | None]:
    back = list(layer_gradients(layer, arrived))
    (i,) = fed(layer) or (0,)
    come = _difference(layer.inputs[i], before.inputs[i])
    moved = arrived[layer.node.outputs[0]] * _difference(layer.output, before.output)
    back[i] = _by_way(moved, come, back[i], layer)
    return back


def _pick(layer: Layer, before: Layer, arrived: Mapping[str, Array]) -> list[Array | None]:
    """Send the way up to the larger of both outputs by the picks here, the rest by those before.

    It is Captum's rule. Where windows overlap their parts are added, which Captum leaves to
    chance; and it holds right behind a rectifier too, where Captum 0.9 sends back the plain slope
    and its sum is missed.
    """
    value = layer.node.outputs[0]
    y, y_before = (np.asarray(one.output, np.float64) for one in (layer, before))
    top, dy = np.maximum(y, y_before), arrived[value]
    back = list(layer_gradients(layer, {value: dy}))
    (i,) = fed(layer)
    here = layer_gradients(layer, {value: dy * (top - y_before)})[i]
    there = layer_gradients(before, {value: dy * (y - top)})[i]
    if here is not None and there is not None:
        back[i] = _by_way(
            here + there, _difference(layer.inputs[i], before.inputs[i]), back[i], layer
        )
    return back


def _by_way(moved: Array, come: Array, slope: Array | None, layer: Layer) -> Array:
    still = np.abs(come) < SMALL
    found = np.where(still, 0 if slope is None else slope, moved / np.where(still, 1, come))
    return found.astype(slope_type(layer.output))


def _difference(a: Array | None, b: Array | None) -> Array:
    return np.asarray(a, np.float64) - np.asarray(b)
