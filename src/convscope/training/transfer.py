"""Learning from what another network has learnt: its body is kept, its last layer made anew.

::

    body    everything before the last linear layer: what it sees in a picture
    head    a new linear layer for the new classes, on the body's features

Where the body stays frozen, its features are the same in every epoch: ``features`` computes them
once, and ``head_only`` trains the head on them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..base.array import Array, Float
from ..base.errors import BadNetwork, BadSettings
from ..data.data import Data
from ..network import Network, Node, Value
from ..network.graph import CLASSES
from ..network.preprocess_of import preprocess_of
from .fed import Progress, fed, only_input
from .scored import scorer
from .start import free_batch

HEAD = "head"
"""The name of the new layer."""
CARD = "convscope.card"
"""The metadata's key for the model card."""


def transfer(
    network: Network, classes: Sequence[str], *, keep: str | None = None, seed: int = 0
) -> tuple[Network, tuple[str, ...]]:
    """Return the network with a new last layer ``head`` for ``classes``, and its body's layers.

    The names of these go into ``Settings.frozen`` where only the head is to learn. The body ends
    before the last linear layer (Gemm, MatMul or 1×1 convolution), or behind the layer ``keep``.
    Maps are averaged first (GlobalAveragePool). A softmax falls away: the output is scores. The
    head's weights are drawn with the deviation 1/√fan_in from ``seed``. Raises BadNetwork where
    no last linear layer is found, BadQuestion for a layer ``keep`` that is not there.

    >>> from convscope.network.readers import open_network
    >>> from convscope.zoo import network_path
    >>> made, body = transfer(open_network(network_path("digits")), ["even", "odd"])
    >>> [node.name for node in made.nodes][-2:], made.outputs[0].shape, body[:2]
    (['flatten', 'head'], ('n', 2), ('conv1', 'relu1'))
    """
    if not classes:
        raise BadSettings("there are no classes to learn", remedy="Name two at least.")
    only_input(network)
    network = free_batch(network)
    value = _body_end(network) if keep is None else network[keep].outputs[0]
    nodes = _before(network, value)
    shape = _shape(network, value)
    weights = {v: network.weights[v] for n in nodes for v in n.inputs if v in network.weights}
    taken = {n.name for n in nodes} | {v for n in nodes for v in (*n.inputs, *n.outputs)}
    head = _free(HEAD, taken)
    added: list[Node] = []
    if len(shape) == 4:
        if shape[2:] != (1, 1):
            value = _add(added, "GlobalAveragePool", _free(f"{head}.pool", taken), (value,), head)
        value = _add(added, "Flatten", _free(f"{head}.flatten", taken), (value,), head, axis=1)
    elif len(shape) != 2:
        raise BadNetwork(
            f"what {network.name} knows there is no map and no list of features",
            received=f"the shape {shape}", remedy="Give another layer: keep='NAME'.",
        )  # fmt: skip
    features = shape[1]
    rng = np.random.default_rng(seed)
    drawn = rng.standard_normal((len(classes), features), np.float32) / np.sqrt(features)
    own = {
        f"{head}.weight": drawn.astype(np.float32),
        f"{head}.bias": np.zeros(len(classes), np.float32),
    }
    output = _free("scores", taken)
    added.append(Node(head, "Gemm", (value, *own), (output,), {"transB": 1}))
    metadata = {k: v for k, v in network.metadata.items() if k != CARD}
    metadata[CLASSES] = json.dumps(list(map(str, classes)), ensure_ascii=False)
    made = replace(
        network,
        outputs=(Value(output, "float32", ("n", len(classes))),),
        nodes=(*nodes, *added),
        weights={**weights, **own},
        metadata=metadata,
        class_guess=(),
    )
    return made, tuple(node.name for node in nodes)


def head_of(network: Network) -> Node:
    """Return the last linear layer, that which gives the scores. Raises BadNetwork without one.

    >>> from convscope.network.readers import open_network
    >>> from convscope.zoo import network_path
    >>> head_of(open_network(network_path("digits"))).name
    'linear'
    """
    output = network.outputs[0]
    count = output.shape[1] if output.shape is not None and len(output.shape) > 1 else None
    for node in reversed(_before(network, output.name)):
        units = _units(network, node)
        if units is None:
            continue
        if isinstance(count, int) and units != count:
            break
        return node
    raise BadNetwork(
        f"{network.name} has no last linear layer that could be made anew",
        remedy="Say behind which layer its body ends: keep='NAME'.",
    )


def features(
    network: Network, data: Data, indices: Array | None = None, progress: Progress | None = None
) -> Float:
    """Return what the last linear layer reads (m f), float32, for pictures of the data.

    They are prepared as the network wants them, and computed by ONNX Runtime, some at a time.
    Raises as ``fed`` and ``scorer`` do.
    """
    given = fed(network, data, indices)
    body = scorer(network, head_of(network).inputs[0])
    parts = []
    for first in range(0, len(given), given.at_once):
        some = given.pictures[first : first + given.at_once]
        found = body(given.tensor(some))
        parts.append(found.reshape(len(some), -1).astype(np.float32))
        if progress is not None:
            progress(min(first + len(some), len(given)), len(given))
    return np.concatenate(parts)


def _body_end(network: Network) -> str:
    """Return the value that the head reads."""
    value = head_of(network).inputs[0]
    if value not in network.producers:
        raise BadNetwork(f"{network.name} has one linear layer alone: there is no body to keep")
    return value


def _units(network: Network, node: Node) -> int | None:
    """Return how many scores a linear layer gives; None for what is none."""
    weight = network.weights.get(node.inputs[1]) if len(node.inputs) > 1 else None
    if weight is None or weight.dtype.kind != "f":
        return None
    if node.op == "Gemm":
        return int(weight.shape[0 if node.attributes.get("transB", 0) else 1])
    if node.op == "MatMul" and weight.ndim == 2:
        return int(weight.shape[1])
    if node.op == "Conv" and set(weight.shape[2:]) == {1}:
        return int(weight.shape[0])
    return None


def _before(network: Network, value: str) -> tuple[Node, ...]:
    """Return the nodes that a value needs, in order."""
    wanted, found = {value}, []
    for node in reversed(network.nodes):
        if not wanted.isdisjoint(node.outputs):
            found.append(node)
            wanted.update(node.inputs)
    return tuple(reversed(found))


def _shape(network: Network, value: str) -> tuple[int, ...]:
    """Return the shape of a value for one picture."""
    p = preprocess_of(network)[0]
    channels = 1 if p.mode == "L" else 3
    pixels = (p.height, p.width, channels)
    sizes = (1, channels, *pixels[:2]) if p.layout == "nchw" else (1, *pixels)
    return tuple(scorer(network, value)(np.zeros(sizes, network.inputs[0].dtype)).shape)


def _free(name: str, taken: set[str]) -> str:
    """Return a name that nothing has, nor has weights of that name, and take it."""
    made, count = name, 2
    while not taken.isdisjoint((made, f"{made}.weight", f"{made}.bias")):
        made, count = f"{name}{count}", count + 1
    taken.add(made)
    return made


def _add(
    nodes: list[Node], op: str, name: str, inputs: tuple[str, ...], block: str, **attributes: int
) -> str:
    nodes.append(Node(name, op, inputs, (name,), attributes, (block,)))
    return name
