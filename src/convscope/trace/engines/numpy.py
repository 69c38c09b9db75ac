"""The readable engine: every node through its op's own ``forward``, in NumPy."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.errors import ConvscopeError, UnsupportedOp
from ...network import Network, Node
from ...ops import TABLE
from .recorded import Recorded


def record(network: Network, feeds: Mapping[str, Array], timed: bool = False) -> Recorded:
    """Compute node by node. What cannot be computed is left out, with the reason."""
    return record_with("numpy", network, feeds, timed, {})


def record_with(
    engine: str,
    network: Network,
    feeds: Mapping[str, Array],
    timed: bool,
    instead: Mapping[str, Callable[..., Any]],
) -> Recorded:
    """Compute node by node, with the functions of ``instead`` in place of some ops' own."""
    tensors: dict[str, Array] = dict(feeds)
    missing: dict[str, str] = {}
    milliseconds: dict[str, float] = {}
    known: dict[str, Any] = {**network.weights, **feeds}
    for node in network.nodes:
        absent = [v for v in node.inputs if v and v not in known]
        if absent:
            maker = network.producers.get(absent[0])
            missing[node.name] = f"it needs '{maker.name if maker else absent[0]}'."
            continue
        start = time.perf_counter()
        try:
            results = compute(node, [known[v] if v else None for v in node.inputs], instead)
        except (ConvscopeError, ArithmeticError, ValueError, TypeError, IndexError) as error:
            missing[node.name] = str(error)
            continue
        milliseconds[node.name] = 1000 * (time.perf_counter() - start)
        for value, result in zip(node.outputs, results, strict=False):
            if value:
                known[value] = tensors[value] = result
    return Recorded(engine, tensors, missing, milliseconds if timed else {})


def compute(
    node: Node, inputs: list[Any], instead: Mapping[str, Callable[..., Any]]
) -> tuple[Array, ...]:
    """Compute one node; raises UnsupportedOp where the op is not in the table."""
    if node.op not in TABLE:
        raise UnsupportedOp(
            f"node '{node.name}' is '{node.op}'",
            remedy="convscope cannot compute it. See docs/ops.md.",
        )
    # overflow and 0/0 are the network's own affair: the values show them
    with np.errstate(all="ignore"):
        if node.op in instead:
            return (np.asarray(instead[node.op](*inputs, **node.attributes)),)
        return TABLE[node.op].run(inputs, node.attributes, len(node.outputs))
