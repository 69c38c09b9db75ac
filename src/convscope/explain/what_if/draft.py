"""A network while it is edited: what is changed is copied first, and once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ...base.array import Array
from ...network import Network, Node


class Draft:
    """Nodes and weights that edits change in order. ``value`` gives what a run recorded by name:
    the graph alone does not know the shape of what its layers make.
    """

    def __init__(self, network: Network, value: Callable[[str], Array]) -> None:
        self.value = value
        self._network = network
        self._nodes = {node.name: node for node in network.nodes}
        self._weights = dict(network.weights)
        self._copied: set[str] = set()
        self._renamed: dict[str, str] = {}

    def __contains__(self, layer: str) -> bool:
        return layer in self._nodes

    def node(self, layer: str) -> Node:
        """Return a layer as it is now. Raises BadQuestion where there is none."""
        return self._nodes.get(layer) or self._nodes[self._network[layer].name]

    def put(self, node: Node) -> None:
        """Put a node in the place of the one of its name."""
        self._nodes[node.name] = node

    def weight(self, name: str) -> Array | None:
        """Return a weight to look at; None for a value that is none."""
        return self._weights.get(name)

    def writeable(self, name: str) -> Array:
        """Return a weight to write into: a copy of the network's own."""
        if name not in self._copied:
            self._weights[name] = self._weights[name].copy()
            self._copied.add(name)
        return self._weights[name]

    def insert(self, layer: Node, behind: Node, weight: Array) -> None:
        """Put a layer right behind another: whatever read that one's first output reads it now.

        ``weight`` is the last of its inputs.
        """
        self._weights[layer.inputs[-1]] = weight
        self._copied.add(layer.inputs[-1])
        old, new = behind.outputs[0], layer.outputs[0]
        self._renamed[old] = new
        nodes: dict[str, Node] = {}
        for name, node in self._nodes.items():
            if old in node.inputs:
                inputs = tuple(new if v == old else v for v in node.inputs)
                node = replace(node, inputs=inputs)
            nodes[name] = node
            if name == behind.name:
                nodes[layer.name] = layer
        self._nodes = nodes

    def done(self) -> Network:
        """Return the edited network; what was not changed is in both, the same objects."""
        outputs = tuple(
            replace(v, name=self._renamed.get(v.name, v.name)) for v in self._network.outputs
        )
        nodes = tuple(self._nodes.values())
        return replace(self._network, nodes=nodes, weights=self._weights, outputs=outputs)
