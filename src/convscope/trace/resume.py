"""Run a network that differs a little from one that was run: only what lies after is computed."""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from ..base.array import Array
from ..base.errors import EngineError
from ..network import Network, Node, Value
from .engines import numpy as numpy_engine
from .engines.recorded import Recorded
from .record import Trace
from .run import ENGINES, MEMORY_LIMIT, check_memory, checked, run
from .tensors import Tensors, shared

PARTS_KEPT = 4
"""Parts of networks that are kept ready to run again: while one weight is dragged, it is one."""

_PARTS: OrderedDict[tuple[int, Hashable], tuple[weakref.ref[Network], Network]] = OrderedDict()
_FINDING = threading.Lock()


def resume(
    network: Network, feeds: Mapping[str, Array], base: Trace, *, memory_limit: int = MEMORY_LIMIT
) -> Trace:
    """Run ``network`` on ``feeds``, taking over from ``base`` every tensor that is the same.

    It is the same where its node is, where that reads the same weights (the same arrays) and
    inputs that are the same. All others are computed, by the engine of ``base``;
    ``memory_limit`` bounds their bytes. Raises what ``run`` does.

    >>> from dataclasses import replace
    >>> x, y = Value("x", "float32", (2,)), Value("y", "float32", (2,))
    >>> nodes = Node("neg", "Neg", ("x",), ("z",)), Node("mul", "Mul", ("z", "w"), ("y",))
    >>> net = Network("net", (x,), (y,), nodes, {"w": np.float32([2, 2])})
    >>> before = run(net, {"x": np.float32([1, 3])})
    >>> after = resume(replace(net, weights={"w": np.float32([4, 5])}), before.tensors, before)
    >>> after["mul"].output.tolist(), after["neg"].output is before["neg"].output
    ([-4.0, -15.0], True)
    """
    given = checked(network, feeds)
    same = _same(network, given, base)
    held = {**given, **shared(base.tensors, same - given.keys())}
    ahead = tuple(node for node in network.nodes if not same.issuperset(filter(None, node.outputs)))
    if not ahead:
        return Trace(network, Tensors(held), base.engine)
    if network is base.network and len(ahead) == len(network.nodes):
        return run(network, given, engine=base.engine, memory_limit=memory_limit)
    needed = _needed(network, ahead, base.network)
    before = Tensors(held)
    fed = {v: np.asarray(network.weights[v]) if v in network.weights else before[v] for v in needed}
    part = _part(network, ahead, fed, base.network)
    check_memory(part, fed, memory_limit)
    recorded = _recorded(part, fed, base.engine)
    made = [v for node in ahead for v in node.outputs if v in recorded.tensors]
    held |= shared(recorded.tensors, made)
    return Trace(network, Tensors(held), recorded.engine, recorded.missing)


def _same(network: Network, given: Mapping[str, Array], base: Trace) -> set[str]:
    """Return the values of ``network`` that ``base`` has already, its inputs among them."""
    same = {name for name, x in given.items() if _equal(x, base.tensors.get(name))}
    for node in network.nodes:
        read = filter(None, node.inputs)
        if (
            _alike(node, base.network)
            and node.name not in base.missing
            and all(_unchanged(v, network, base.network) or v in same for v in read)
        ):
            same.update(filter(None, node.outputs))
    return same


def _equal(x: Array, y: Array | None) -> bool:
    """Tell whether two tensors are the same to the bit."""
    if x is y or y is None:
        return y is not None
    return x.dtype == y.dtype and x.shape == y.shape and x.tobytes() == y.tobytes()


def _alike(node: Node, base: Network) -> bool:
    """Tell whether ``base`` makes this node's values with an equal node."""
    other = base.producers.get(next(filter(None, node.outputs), ""))
    return node is other or (other is not None and _content(node) == _content(other))


def _content(node: Node) -> Hashable:
    """Return everything that decides what a node computes."""
    attributes = (
        (name, str(v.dtype), v.shape, v.tobytes()) if isinstance(v, np.ndarray) else (name, repr(v))
        for name, v in sorted(node.attributes.items())
    )
    return node.name, node.op, node.inputs, node.outputs, *attributes


def _unchanged(value: str, network: Network, base: Network) -> bool:
    """Tell whether this is a weight, and in both networks the same array."""
    weight = network.weights.get(value)
    return weight is not None and weight is base.weights.get(value)


def _needed(network: Network, ahead: Sequence[Node], base: Network) -> list[str]:
    """Return what these nodes are fed: values made before them, and the weights that changed.

    With the changed weights as inputs the part stays the same while one of them is dragged.
    Constants that are no floating-point numbers may decide a shape: those are built in.
    """
    made = {v for node in ahead for v in node.outputs}
    read = dict.fromkeys(v for node in ahead for v in node.inputs if v and v not in made)
    return [
        v
        for v in read
        if v not in network.weights
        or (network.weights[v].dtype.kind == "f" and not _unchanged(v, network, base))
    ]


def _part(
    network: Network, ahead: tuple[Node, ...], fed: Mapping[str, Array], base: Network
) -> Network:
    """Return these nodes as a network; the same object for what differs only in what it is fed."""
    inputs = tuple(Value(name, str(x.dtype), x.shape) for name, x in fed.items())
    read = dict.fromkeys(v for node in ahead for v in node.inputs)
    built_in = {v: network.weights[v] for v in read if v in network.weights and v not in fed}
    key = (
        inputs,
        tuple(n.name if n is base.producers.get(n.outputs[0]) else _content(n) for n in ahead),
        tuple(
            (v, str(w.dtype), w.shape, w.tobytes())
            for v, w in built_in.items()
            if not _unchanged(v, network, base)
        ),
    )
    with _FINDING:
        at = (id(base), key)
        if at not in _PARTS:
            part = Network(network.name, inputs, (), ahead, built_in, network.metadata)
            # what is left of a network that is gone goes with it
            _PARTS[at] = weakref.ref(base, lambda _: _PARTS.pop(at, None)), part
        _PARTS.move_to_end(at)
        part = _PARTS[at][1]
        while len(_PARTS) > PARTS_KEPT:
            _PARTS.popitem(last=False)
        return part


def _recorded(part: Network, fed: Mapping[str, Array], engine: str) -> Recorded:
    """Run a part. That nothing of it can be computed is no error: what comes before it is there."""
    try:
        return ENGINES[engine](part, fed, False)
    except EngineError:
        return numpy_engine.record(part, fed)
