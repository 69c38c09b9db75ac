"""An If whose condition turns out constant is the branch it takes; what else holds a graph of
its own, and so decides while running, is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...base.array import Array
from ...base.errors import BadNetwork
from ..graph import Node


def decided(nodes: Sequence[Node], weights: Mapping[str, Array]) -> dict[str, bool]:
    """Return the outcome of every If that can be known, by its first output.

    Raises BadNetwork where a node branches or loops while running.
    """
    outcomes = {}
    for node in nodes:
        if not any(hasattr(a, "DESCRIPTOR") for a in node.attributes.values()):
            continue
        condition = weights.get(node.inputs[0]) if node.inputs else None
        if node.op == "If" and condition is not None and condition.size == 1:
            outcomes[node.outputs[0]] = bool(condition.reshape(()))
    if outcomes:
        return outcomes
    for node in nodes:
        if any(hasattr(a, "DESCRIPTOR") for a in node.attributes.values()):
            raise BadNetwork(
                f"node '{node.name or node.outputs[0]}' decides while running",
                received=f"'{node.op}'",
                remedy="Export the network without data-dependent branches and loops.",
            )
    return {}


def take_branches(graph: Any, outcomes: Mapping[str, bool]) -> None:
    """Put the branch that is taken in the place of each decided If."""
    nodes = list(graph.node)
    del graph.node[:]
    for node in nodes:
        if node.op_type == "If" and node.output and node.output[0] in outcomes:
            wanted = "then_branch" if outcomes[node.output[0]] else "else_branch"
            for attribute in node.attribute:
                if attribute.name == wanted:
                    _splice(graph, node, attribute.g)
        else:
            graph.node.append(node)


def _splice(graph: Any, node: Any, branch: Any) -> None:
    """Append a branch's nodes; its own values are renamed after the If's first output."""
    if len(branch.output) != len(node.output):
        raise BadNetwork(f"node '{node.name}' (If) has a branch with other outputs")
    made = [v for inner in branch.node for v in inner.output if v]
    names = {v: f"{node.output[0]}/{v}" for v in (*made, *(t.name for t in branch.initializer))}
    for ours, theirs in zip(node.output, branch.output, strict=True):
        if theirs.name in made and names[theirs.name] not in node.output:
            names[theirs.name] = ours
        else:  # a constant, or something from outside, or one value twice
            graph.node.add(
                op_type="Identity", input=[names.get(theirs.name, theirs.name)], output=[ours]
            )
    for tensor in branch.initializer:
        graph.initializer.add().CopyFrom(tensor)
        graph.initializer[-1].name = names[tensor.name]
    for inner in branch.node:
        graph.node.add().CopyFrom(inner)
        _rename(graph.node[-1], names)


def _rename(node: Any, names: Mapping[str, str]) -> None:
    node.input[:] = [names.get(v, v) for v in node.input]
    node.output[:] = [names.get(v, v) for v in node.output]
    for attribute in node.attribute:
        for graph in (*((attribute.g,) if attribute.HasField("g") else ()), *attribute.graphs):
            for inner in graph.node:
                _rename(inner, names)
            for value in graph.output:
                value.name = names.get(value.name, value.name)
