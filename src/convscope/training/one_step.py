"""One step by hand: how one weight learns from a batch, every product of its gradient.

    L = mean over the pictures of the loss        ∂L/∂w = Σ_pictures Σ_positions x · ∂L/∂y
    new w = w − rate · ∂L/∂w                      checked: (L(w + h) − L(w − h)) / 2h

Everything is computed anew in double precision, so that the difference quotient means something.
Dropout and augmentation are left out, and normalisation goes by its running mean and variance:
what is explained is the network as it would answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion, UnsupportedOp
from ..base.uses import Uses
from ..network import Network, Node
from ..ops import TABLE
from ..ops.kinds.elementwise import named
from .engines.engine import learnt_of, trained_part
from .engines.numpy import NumpyEngine
from .losses import loss_of
from .settings import Settings

H = 1e-7
"""How far both ways for the quotient, by the weight: small, so that hardly a ReLU changes sides."""


@dataclass(frozen=True, eq=False)
class OneStep:
    """How one weight learns. ``products`` are x · upstream over all uses, ``pictures`` which
    picture (0, 1, …) each is of and ``cells`` the output's cell; ``losses`` (n,) is each picture's.

    ``by_sum`` adds the products, ``gradient`` is what backward gave, ``difference`` the quotient.
    ``after`` is the loss with this weight at ``new``, ``all_after`` with every learnt weight moved.
    """

    layer: str
    role: str
    value: str
    index: tuple[int, ...]
    weight: float
    rate: float
    gradient: float
    by_sum: float
    difference: float
    h: float
    loss: float
    after: float
    all_after: float
    losses: Array
    pictures: Array
    cells: Array
    x: Array
    upstream: Array
    products: Array

    @property
    def new(self) -> float:
        """The weight after the step."""
        return self.weight - self.rate * self.gradient


def one_step(
    network: Network,
    x: Array,
    targets: Array,
    layer: str,
    role: str,
    index: Sequence[int],
    *,
    rate: float = 0.1,
    loss: str = "cross-entropy",
) -> OneStep:
    """Explain one step of gradient descent for the number ``index`` of a layer's weights.

    ``x`` (n c h w) and ``targets`` (n,) are the batch, ``role`` what the op calls the weights:
    "weight", "bias", "scale". Raises BadQuestion where there is no such weight, UnsupportedOp
    where the op does not say what its weights meet.
    """
    wide = _wide(network)
    trained = trained_part(wide)
    settings = Settings(loss=loss, batch=1)
    node = wide[layer]
    position, value = _weight_of(wide, node, role)
    at = _checked(value, wide.weights[value], index)
    engine = NumpyEngine(replace(trained, still=frozenset(n.name for n in wide.nodes)), settings)
    x = np.asarray(x, np.float64)
    judge = loss_of(loss)

    def total(weights: dict[str, Array]) -> float:
        engine.restore(weights, {})
        return judge(engine.scores(x), targets)[0]

    own = {name: np.array(w) for name, w in wide.weights.items()}
    values = engine.forward(x)
    scores = values[trained.scores]
    mean, slope = judge(scores, targets)
    slopes: dict[str, Array] = {}
    gradients = engine.backward(values, slope, slopes)
    uses, upstream = _uses(node, position, at, values, slopes)
    gradient = float(gradients[value][at])
    h = H * max(1.0, abs(float(own[value][at])))
    moved = {name: own[name] - rate * g for name, g in gradients.items()}
    difference = (total(_with(own, value, at, h)) - total(_with(own, value, at, -h))) / (2 * h)
    products = upstream * uses.slopes
    return OneStep(
        layer=node.name,
        role=role,
        value=value,
        index=at,
        weight=float(own[value][at]),
        rate=rate,
        gradient=gradient,
        by_sum=float(np.sum(products)),
        difference=difference,
        h=h,
        loss=mean,
        after=total(_with(own, value, at, -rate * gradient)),
        all_after=total({**own, **moved}),
        losses=np.array([judge(scores[i : i + 1], targets[i : i + 1])[0] for i in range(len(x))]),
        pictures=uses.cells[:, 0],
        cells=uses.cells,
        x=uses.slopes,
        upstream=upstream,
        products=products,
    )


def _wide(network: Network) -> Network:
    """Return the network in double precision."""
    weights = {
        name: w.astype(np.float64) if w.dtype.kind == "f" else w
        for name, w in network.weights.items()
    }
    return replace(network, weights=weights)


def _weight_of(network: Network, node: Node, role: str) -> tuple[int, str]:
    op = TABLE[node.op]
    learnt = {
        named(op.module, i): (i, v)
        for i, v in enumerate(node.inputs)
        if v in learnt_of(network, node)
    }
    if role not in learnt:
        raise BadQuestion(
            f"layer '{node.name}' has no such weights", received=repr(role),
            remedy=f"It has: {', '.join(learnt) or 'none'}.",
        )  # fmt: skip
    return learnt[role]


def _checked(value: str, weights: Array, index: Sequence[int]) -> tuple[int, ...]:
    at = tuple(int(i) for i in index)
    pairs = zip(at, weights.shape, strict=False)
    if len(at) != weights.ndim or not all(0 <= i < n for i, n in pairs):
        raise BadQuestion(
            f"'{value}' has the shape {weights.shape}", received=f"the index {at}",
            remedy="Give one index an axis, each from 0 to its size less 1.",
        )  # fmt: skip
    return at


def _uses(
    node: Node, position: int, at: tuple[int, ...], values: dict[str, Array],
    slopes: dict[str, Array],
) -> tuple[Uses, Array]:  # fmt: skip
    """Return every place the weight takes part in, over the whole batch, and ∂L/∂y there."""
    op = TABLE[node.op]
    if op.uses is None:
        raise UnsupportedOp(f"'{node.op}' does not say what a weight of it meets")
    inputs = [values[v] if v else None for v in node.inputs]
    uses = op.uses(position, at, *inputs, **node.attributes)
    arrived = slopes[node.outputs[0]]
    return uses, arrived[tuple(uses.cells.T)]


def _with(own: dict[str, Array], value: str, at: tuple[int, ...], by: float) -> dict[str, Array]:
    changed = np.array(own[value])
    changed[at] += by
    return {**own, value: changed}
