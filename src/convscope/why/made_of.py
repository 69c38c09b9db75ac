"""What a value is made of: what can matter to it at all."""

from __future__ import annotations

from ..network import Network


def made_of(network: Network, value: str) -> set[str]:
    """Return the names of all values that a value is computed from, itself among them.

    >>> import convscope as cs
    >>> network = cs.open("digits").trace("digit-3").network
    >>> sorted(made_of(network, network.nodes[1].inputs[0])) == sorted(
    ...     {*network.nodes[0].inputs, network.nodes[0].outputs[0]}
    ... )
    True
    """
    found = {value}
    for node in reversed(network.nodes):  # who makes a value stands before who reads it
        if not found.isdisjoint(node.outputs):
            found.update(node.inputs)
    return found
