"""One weight's gradient: the sum, over every value that it takes part in, that makes it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion, UnsupportedOp
from ..base.uses import Uses
from ..ops import Op
from ..ops.kinds.elementwise import named
from ..trace import Layer, Trace
from .backward import layer_gradients
from .gradient import Gradient, gradient
from .target import Target, floating


@dataclass(frozen=True, eq=False)
class WeightGradient:
    """∂target/∂w for one weight w of a layer, as the sum over its uses.

    ``uses`` has the output cells that w takes part in, what it meets there (an input value with
    its cell; nothing for a bias) and ``slopes``, ∂output/∂w. ``upstream`` is ∂target/∂output
    there, ``products`` slope × upstream. ``backward`` is what the op's own backward gave and
    ``gap`` its distance from the sum; ``scale`` is the sum of the products' sizes, of which
    single precision keeps about 1e-7.
    """

    layer: str
    role: str
    value: str
    index: tuple[int, ...]
    weight: float
    uses: Uses
    upstream: Array
    products: Array
    backward: float

    @property
    def sum(self) -> float:
        """The products, added in double precision."""
        if np.isfinite(self.products).all():
            return math.fsum(self.products.tolist())
        return float(np.sum(self.products))

    @property
    def scale(self) -> float:
        """The sum of the products' sizes."""
        return float(np.abs(self.products).sum())

    @property
    def gap(self) -> float:
        """How far the sum is from what backward gave."""
        return 0.0 if self.sum == self.backward else abs(self.sum - self.backward)


def weight_gradient(
    trace: Trace, target: Target | Gradient, layer: str, role: str, index: Sequence[int]
) -> WeightGradient:
    """Return the sum that makes ∂target/∂w, w being the number ``index`` of a layer's weights.

    ``role`` is what the op calls them: "weight", "bias", "scale". A weight that several layers
    share gathers from each of them; this is the part of ``layer``. Raises BadQuestion where
    there is no such weight, UnsupportedOp where the op does not say what its weights meet.

        ∂T/∂w = Σ ∂T/∂y[cell] · ∂y[cell]/∂w, for a convolution Σ upstream[i, j] · x[i + p, j + q]
    """
    asked = trace[layer]
    position = _position(asked, role)
    value, op = asked.node.inputs[position], asked.arithmetic
    weights = trace.value(value)
    at = _index(value, weights, index)
    if op is None or op.uses is None:
        raise UnsupportedOp(
            f"layer '{asked.name}' is '{asked.op}', which does not say what a weight of it meets",
            remedy="The gradient of its weights is there all the same.",
        )
    found = target if isinstance(target, Gradient) else gradient(trace, target)
    uses = op.uses(position, at, *asked.inputs, **asked.attributes)
    output = asked.node.outputs[0]
    arrived = found.of(output)
    upstream = arrived[tuple(uses.cells.T)].astype(np.float64)
    with np.errstate(all="ignore"):
        products = upstream * uses.slopes
    gradients = layer_gradients(asked, {output: arrived})[position]
    if gradients is None:
        raise UnsupportedOp(f"'{asked.op}' gives no gradient of its '{role}'")
    return WeightGradient(
        layer=asked.name,
        role=role,
        value=value,
        index=at,
        weight=float(weights[at]),
        uses=uses,
        upstream=upstream,
        products=products,
        backward=float(gradients[at]),
    )


def _position(layer: Layer, role: str) -> int:
    """Return which input plays a role; raises BadQuestion where none does, or it is not learnt."""
    learnt = {
        _role(layer.arithmetic, i): i
        for i, value in enumerate(layer.node.inputs)
        if value in layer.trace.network.weights and floating(layer.trace.value(value))
    }
    if role not in learnt:
        listed = ", ".join(learnt) or "none"
        raise BadQuestion(
            f"layer '{layer.name}' has no such weights", received=repr(role),
            remedy=f"It has: {listed}.",
        )  # fmt: skip
    return learnt[role]


def _role(op: Op | None, position: int) -> str:
    return named(op.module if op else (), position)


def _index(value: str, weights: Array, index: Sequence[int]) -> tuple[int, ...]:
    at = tuple(int(i) for i in index)
    inside = len(at) == weights.ndim and all(
        0 <= i < n for i, n in zip(at, weights.shape, strict=True)
    )
    if not inside:
        raise BadQuestion(
            f"'{value}' has the shape {weights.shape}", received=f"the index {at}",
            remedy="Give one index an axis, each from 0 to its size less 1.",
        )  # fmt: skip
    return at
