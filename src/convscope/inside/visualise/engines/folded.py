"""A normalisation by fixed numbers, multiplied into the convolution before it.

    γ (W·x + b − μ) / √(σ² + ε) + β = (kW)·x + (k (b − μ) + β),   k = γ / √(σ² + ε)

The values are the same but for rounding, and a quarter of the time is saved: where a network is
run hundreds of times with weights that stay, there is nothing to normalise anew.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ....base.array import Array
from ....network import Network, Node


def folded(network: Network) -> Network:
    """Return the network with every such pair as one convolution that makes the pair's value."""
    weights, nodes, gone = dict(network.weights), [], set()
    for node in network.nodes:
        if node.outputs[0] in gone:
            continue
        after = _normalisation(network, node)
        if after is None:
            nodes.append(node)
            continue
        weight, bias = _multiplied(network, node, after)
        names = f"{node.name}.folded.weight", f"{node.name}.folded.bias"
        weights.update(zip(names, (weight, bias), strict=True))
        nodes.append(replace(node, inputs=(node.inputs[0], *names), outputs=after.outputs[:1]))
        gone.add(after.outputs[0])
    read = {v for node in nodes for v in node.inputs}
    kept = {name: w for name, w in weights.items() if name in read}
    return replace(network, nodes=tuple(nodes), weights=kept)


def _normalisation(network: Network, node: Node) -> Node | None:
    """Return the normalisation that alone reads a convolution, both of fixed numbers."""
    read = network.consumers.get(node.outputs[0], ())
    if node.op != "Conv" or len(read) != 1 or read[0].op != "BatchNormalization":
        return None
    after = read[0]
    fixed = all(v in network.weights for v in (*filter(None, node.inputs[1:]), *after.inputs[1:]))
    ends = {value.name for value in network.outputs}
    plain = len([v for v in after.outputs if v]) == 1 and not after.attributes.get("training_mode")
    return after if fixed and plain and node.outputs[0] not in ends else None


def _multiplied(network: Network, node: Node, after: Node) -> tuple[Array, Array]:
    weight = np.asarray(network.weights[node.inputs[1]], np.float64)
    bias = np.asarray(network.weights[node.inputs[2]], np.float64) if node.inputs[2:] else 0.0
    gamma, beta, mean, variance = (
        np.asarray(network.weights[v], np.float64) for v in after.inputs[1:5]
    )
    k = gamma / np.sqrt(variance + after.attributes.get("epsilon", 1e-5))
    kernels = weight * k.reshape(-1, *(1,) * (weight.ndim - 1))
    return kernels.astype(np.float32), (k * (bias - mean) + beta).astype(np.float32)
