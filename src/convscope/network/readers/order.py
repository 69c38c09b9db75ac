"""The graph's own rules: each value is made once, before it is read, and nothing goes round."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any

from ...base.errors import BadNetwork, TooLarge

AT_LEAST_ONE = (
    "kernel_shape", "strides", "dilations", "group", "num_outputs", "num_groups", "blocksize",
)  # fmt: skip
"""Attributes that other programs divide by."""

AXES = ("axis", "axes", "perm", "batch_axis", "time_axis", "batch_dims", "start", "end")
"""Attributes that name axes: no larger than any rank."""

_BOUNDED = {*AT_LEAST_ONE, *AXES, "pads", "output_padding", "output_shape"}

SIZE_LIMIT = 2**31
"""No stride or padding is larger than this."""

AXIS_LIMIT = 2**24
"""Cells along one axis of an input: ONNX's shape inference walks along some of them."""

RANK_LIMIT = 32
"""Axes of one tensor."""


NODE_LIMIT = 50_000
"""Nodes of one graph, its functions written out; a DenseNet as exported has about 3,000."""


def check_graph(graph: Any) -> None:
    """Put the nodes in an order in which they can be computed.

    Raises BadNetwork for a cycle, a value made twice or never, an attribute without sense,
    TooLarge above NODE_LIMIT nodes.
    """
    if len(graph.node) > NODE_LIMIT:
        raise TooLarge(
            f"the graph has {len(graph.node):,} nodes", remedy=f"At most {NODE_LIMIT:,} are read."
        )
    given = [t.name for t in graph.initializer]
    inputs = [v.name for v in graph.input]
    _check_once(given)
    _check_once(inputs)
    known = {*given, *inputs}
    _check_once([*known, *(v for node in graph.node for v in node.output if v)])
    for node in graph.node:
        _check_attributes(node)
    for value in (*graph.input, *graph.output):
        sizes = [d.dim_value for d in value.type.tensor_type.shape.dim]
        if max(sizes, default=0) > AXIS_LIMIT or len(sizes) > RANK_LIMIT:
            raise TooLarge(f"'{value.name}' declares an impossible shape", received=str(sizes[:40]))
    ordered = _ordered(list(graph.node), known)
    made = known.union(v for node in ordered for v in node.output)
    for output in graph.output:
        if output.name not in made:
            raise BadNetwork("nothing makes an output of the graph", received=f"'{output.name}'")
    if not graph.output:
        raise BadNetwork("the graph has no output")
    del graph.node[:]
    graph.node.extend(ordered)


def _check_once(names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise BadNetwork(
                "a value is made twice", received=f"'{name}'",
                remedy="Every value of an ONNX graph has one maker: export it again.",
            )  # fmt: skip
        seen.add(name)


def _check_attributes(node: Any) -> None:
    if len({a.name for a in node.attribute}) < len(node.attribute):
        raise BadNetwork(f"{_called(node)} has an attribute twice")
    for attribute in node.attribute:
        if node.domain not in ("", "ai.onnx") or attribute.name not in _BOUNDED:
            continue
        if attribute.name == "num_outputs" and attribute.i != len(node.output):
            raise BadNetwork(
                f"{_called(node)} says that it has {attribute.i:,} outputs",
                received=f"{len(node.output):,}",
            )
        numbers = [*attribute.ints, *((attribute.i,) if attribute.HasField("i") else ())]
        most = RANK_LIMIT if attribute.name in AXES else SIZE_LIMIT
        least = 1 if attribute.name in AT_LEAST_ONE else -most
        least = 0 if attribute.name == "batch_dims" else least
        if numbers and (min(numbers) < least or max(numbers) > most):
            raise BadNetwork(
                f"{_called(node)} cannot have such {attribute.name}", received=str(numbers[:9])
            )


def _ordered(nodes: list[Any], known: set[str]) -> list[Any]:
    readers: dict[str, list[int]] = {}
    waits = []
    made = {v for node in nodes for v in node.output}
    for i, node in enumerate(nodes):
        needs = {v for v in _reads(node) if v and v not in known}
        for value in needs:
            if value not in made:
                raise BadNetwork(f"{_called(node)} reads a value that nothing makes",
                                 received=f"'{value}'")  # fmt: skip
            readers.setdefault(value, []).append(i)
        waits.append(len(needs))
    if _in_order(nodes, known):
        return nodes
    ready = deque(i for i, n in enumerate(waits) if n == 0)
    order = []
    while ready:
        i = ready.popleft()
        order.append(nodes[i])
        for value in nodes[i].output:
            for reader in readers.get(value, ()):
                waits[reader] -= 1
                if waits[reader] == 0:
                    ready.append(reader)
    if len(order) < len(nodes):
        stuck = [_called(nodes[i]) for i, n in enumerate(waits) if n > 0]
        raise BadNetwork(
            "the graph goes round in a cycle", received=", ".join(stuck[:3]),
            remedy="A network that can be run has no cycle: export it again.",
        )  # fmt: skip
    return order


def _in_order(nodes: list[Any], known: set[str]) -> bool:
    done = set(known)
    for node in nodes:
        if any(v and v not in done for v in _reads(node)):
            return False
        done.update(node.output)
    return True


def _reads(node: Any) -> set[str]:
    """Return what a node reads, its branches' readings from outside included."""
    reads = set(node.input)
    for attribute in node.attribute:
        for graph in (*((attribute.g,) if attribute.HasField("g") else ()), *attribute.graphs):
            own = {t.name for t in graph.initializer} | {v.name for v in graph.input}
            own.update(v for inner in graph.node for v in inner.output)
            inside = {v for inner in graph.node for v in _reads(inner)}
            inside.update(v.name for v in graph.output)
            reads |= inside - own
    return reads


def _called(node: Any) -> str:
    return f"node '{node.name or node.op_type}'"
