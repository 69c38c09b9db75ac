"""What the loop asks of an engine, and the part of a network that is trained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from ...base.array import Array
from ...base.errors import BadNetwork
from ...network import Network, Node
from ...ops import TABLE


@dataclass(frozen=True)
class Batch:
    """What one step learns from: ``x`` (n c h w) float32, ``targets`` (n,) or (n, k).

    ``seed`` is what chance within the step (dropout) is drawn from.
    """

    x: Array
    targets: Array
    seed: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True)
class Stepped:
    """What a step found before it changed anything: the loss, and how many were right.

    ``right`` is 0 where numbers are learnt. ``steepness`` is the length of the whole gradient.
    Of several workers loss and ``right`` are the mean.
    """

    loss: float
    right: float
    steepness: float


class Engine(Protocol):
    """One network in training."""

    def step(self, batch: Batch, rate: float) -> Stepped:
        """Go forward, backward, and change every weight that is not frozen."""
        ...

    def scores(self, x: Array) -> Array:
        """Return the scores (n k) of pictures (n c h w) as the network would answer in use."""
        ...

    def weights(self) -> dict[str, Array]:
        """Return every number of the network by name, the running means and variances too."""
        ...

    def kept(self) -> dict[str, Array]:
        """Return what the optimiser keeps, as ``slot/name``, and its count of steps."""
        ...

    def restore(self, weights: Mapping[str, Array], kept: Mapping[str, Array]) -> None:
        """Go back to what ``weights`` and ``kept`` returned."""
        ...

    def gradients(self) -> dict[str, Array]:
        """Return the gradients of the last step by the weight's name; {} before the first."""
        ...


@dataclass(frozen=True)
class Trained:
    """The part of a network that is trained: up to the scores, without a final softmax.

    ``learnt`` are the weights that change, ``decayed`` those of them that weight decay draws to
    zero: kernels and matrices, not biases and scales. ``still`` are the layers that stay as they
    are: normalisation in them goes by the running mean and variance.
    """

    network: Network
    nodes: tuple[Node, ...]
    input: str
    scores: str
    learnt: tuple[str, ...]
    decayed: frozenset[str]
    still: frozenset[str] = frozenset()


def trained_part(network: Network, frozen: tuple[str, ...] = ()) -> Trained:
    """Return the part of ``network`` that is trained; ``frozen`` names layers or blocks that stay.

    Raises BadNetwork where the network cannot be trained, BadQuestion for a layer it has not.
    """
    if len(network.inputs) != 1 or len(network.outputs) < 1:
        raise BadNetwork(
            f"{network.name} has {len(network.inputs)} inputs", remedy="Training takes one."
        )
    nodes, scores = network.nodes, network.outputs[0].name
    last = network.producers.get(scores)
    if last is not None and last.op == "Softmax":
        nodes = tuple(node for node in nodes if node is not last)
        scores = last.inputs[0]
    for node in nodes:
        op = TABLE.get(node.op)
        if op is None or (op.backward is None and _floats(network, node)):
            raise BadNetwork(
                f"layer '{node.name}' is '{node.op}', which cannot be differentiated",
                remedy="It cannot be trained. See docs/ops.md.",
            )
    stay = _frozen(network, frozen)
    learnt = [v for node in nodes if node.name not in stay for v in learnt_of(network, node)]
    if not learnt:
        raise BadNetwork(
            f"{network.name} has nothing to learn",
            remedy="Every layer is frozen, or none has weights." if frozen else "",
        )
    names = tuple(dict.fromkeys(learnt))
    decayed = frozenset(v for v in names if network.weights[v].ndim > 1)
    return Trained(network, nodes, network.inputs[0].name, scores, names, decayed, frozenset(stay))


def learnt_of(network: Network, node: Node) -> tuple[str, ...]:
    """Return the weights of a node that can be learnt, without what its op calls fixed."""
    fixed = getattr(TABLE[node.op].module, "FIXED", ()) if node.op in TABLE else ()
    return tuple(
        value
        for position, value in enumerate(node.inputs)
        if position not in fixed
        and value in network.weights
        and network.weights[value].dtype.kind == "f"
        and network.weights[value].ndim
    )


def _floats(network: Network, node: Node) -> bool:
    return bool(learnt_of(network, node)) or node.op not in TABLE


def _frozen(network: Network, frozen: tuple[str, ...]) -> set[str]:
    """Return the names of the nodes that stay; a block's name stands for all within it."""
    found: set[str] = set()
    for name in frozen:
        within = {
            node.name
            for node in network.nodes
            if node.name == name or node.name.startswith(f"{name}.") or name in node.block
        }
        found |= within or {network[name].name}
    return found
