"""Layer-wise relevance propagation: each layer shares out what it has among what it was fed.

Source: Bach et al., "On pixel-wise explanations …", PLOS ONE 2015. What a value is fed by x with
the weight w is z = x · w; it gets its part of the value's relevance R.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from ...base.array import Array
from ...base.terms import Kind
from ...explain.backward import Rule, layer_gradients
from ...trace import Layer
from .arithmetic import fed, share
from .signs import Signs

SharesOut = Callable[[Layer, Array], Sequence[Array | None]]


def epsilon(small: float) -> Rule:
    """Return the rule R_x = x · Σ w · R / (y + ε · sign y), with y the value and its bias.

    What the bias adds is lost on the way. As in Captum batch normalisation, pooling and the sum
    of a shortcut share out in the same way, rectifiers pass on what they are given.
    """

    def shares(layer: Layer, relevance: Array) -> Sequence[Array | None]:
        y = np.asarray(layer.output, np.float64)
        return _proportional(layer, relevance / (y + np.where(y < 0, -small, small)))

    return _rule(shares)


def alpha_beta(alpha: float, beta: float) -> Rule:
    """Return the rule R_x = Σ (α · z⁺ / Σ z⁺ − β · z⁻ / Σ z⁻) · R, with α − β = 1.

    Biases have no part: a value made of its bias alone keeps its share. Where all contributions
    to a value have one sign, they share out all of it, so that nothing is lost or made. Batch
    normalisation passes on what it is given: it has one contribution a value.
    """

    def shares(layer: Layer, relevance: Array) -> Sequence[Array | None]:
        kind = layer.arithmetic.kind if layer.arithmetic else None
        if kind is Kind.AFFINE:
            return _passed(layer, relevance)
        if kind is Kind.WINDOW_PICK:
            return layer_gradients(layer, {layer.node.outputs[0]: relevance})
        return _by_sign(layer, relevance, alpha, beta)

    return _rule(shares)


def _rule(shares: SharesOut) -> Rule:
    """Return how every kind of layer sends relevance back; ``shares`` is for sums."""

    def rule(layer: Layer, arrived: Mapping[str, Array]) -> Sequence[Array | None]:
        how = share(layer)
        if how == "moves":
            return layer_gradients(layer, arrived)
        relevance = np.asarray(arrived[layer.node.outputs[0]], np.float64)
        if how == "passes":
            return _passed(layer, relevance)
        given = shares(layer, relevance)
        if how != "multiplies":
            return given
        # each factor of a product made all of it: they share it equally (Achtibat et al. 2024)
        return [None if r is None else r / len(fed(layer)) for r in given]

    return rule


def _passed(layer: Layer, relevance: Array) -> list[Array | None]:
    return [relevance if i in fed(layer) else None for i in range(len(layer.inputs))]


def _proportional(layer: Layer, weighed: Array) -> list[Array | None]:
    """Return x · (what the slopes send back of ``weighed``) for each input that was fed."""
    back = layer_gradients(layer, {layer.node.outputs[0]: weighed})
    return [
        x * back[i] if i in fed(layer) and x is not None and back[i] is not None else None
        for i, x in enumerate(layer.inputs)
    ]


def _by_sign(layer: Layer, relevance: Array, alpha: float, beta: float) -> Sequence[Array | None]:
    """Share out by the signs of what was fed times its weight, biases left aside."""
    signs = Signs.of(layer)
    plus, minus = signs.total(1), signs.total(-1)
    for_it, against = plus > 0, minus < 0
    a = np.where(against, alpha, 1.0) * relevance * for_it / np.where(for_it, plus, 1)
    b = np.where(for_it, -beta, 1.0) * relevance * against / np.where(against, minus, 1)
    up, down = signs.back(1, a), signs.back(-1, b)
    return [up[i] + down[i] if i in up else None for i in range(len(layer.inputs))]
