"""The walk back through a trace: each node's ``backward``, summed over who reads a value.

It goes from the target's node towards the input, no further than what is asked for: the gradient
of the last layer costs the last layer's backward.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion, ConvscopeError, TooLarge, UnsupportedOp
from ..trace import Layer, Trace
from .target import Start, floating, slope_type

Rule: TypeAlias = Callable[[Layer, Mapping[str, Array]], Sequence[Array | None]]
"""How a layer sends what arrived at its outputs on to its inputs: one array, or None, for each."""


class Backward(Mapping[str, Array]):
    """∂target/∂value by the value's name, each computed when it is first asked for.

    With another ``rule`` than the slopes' own it is what that rule sends back.

    It holds every floating-point value: activations, network inputs, weights; zeros where the
    target does not depend on it. Asking for a value behind a layer that cannot be differentiated
    raises BadQuestion: part of its gradient is unknown.
    """

    def __init__(
        self, trace: Trace, start: Start, memory_limit: int, rule: Rule | None = None
    ) -> None:
        self._trace = trace
        self._rule = layer_gradients if rule is None else rule
        self._nodes = trace.network.nodes
        self._settled = start.settled
        self._found: dict[str, Array] = {**start.seeds, **start.settled}
        self._behind: dict[str, str] = {}  # a value, and the layer that hides its gradient
        self._missing: dict[str, str] = {}
        self._next = len(self._nodes) - 1
        self._lock = threading.RLock()  # several questions may ask for one gradient at once
        self._readers = {v: i for i, n in reversed(list(enumerate(self._nodes))) for v in n.inputs}
        self.depends = self._structure(start)
        self.nbytes = sum(self._size(value) for value in self.depends)
        if self.nbytes > memory_limit:
            raise TooLarge(
                f"this gradient would record {self.nbytes / 2**20:,.0f} MiB, "
                f"the limit is {memory_limit / 2**20:,.0f} MiB",
                remedy="Give a smaller input, or raise memory_limit=.",
            )

    def __getitem__(self, value: str) -> Array:
        values = self._trace.value(value)
        if not floating(values):
            raise BadQuestion(f"'{value}' holds whole numbers ({values.dtype}): they have no slope")
        layer = self.behind(value)
        if layer:
            raise BadQuestion(
                f"the gradient of '{value}' is not known: it lies behind '{layer}'",
                remedy=self._missing[layer],
            )
        if value in self._found:
            found = self._found[value].view()
            found.flags.writeable = False  # one array may stand for several values
            return found
        return np.broadcast_to(np.zeros((), slope_type(values)), values.shape)

    def __contains__(self, value: object) -> bool:
        known = value in self._trace.tensors or value in self._trace.network.weights
        return known and floating(self._trace.value(str(value)))

    def __iter__(self) -> Iterator[str]:
        known = self._trace.network.weights
        for value in (*self._trace.tensors, *known):
            if floating(self._trace.value(value)):
                yield value

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def behind(self, value: str) -> str:
        """Return the layer that hides the gradient of a value, "" where it is known."""
        with self._lock:
            self._walk(self._readers.get(value, len(self._nodes)))
        return self._behind.get(value, "")

    @property
    def missing(self) -> dict[str, str]:
        """Each layer on the way that cannot be differentiated, with the reason."""
        with self._lock:
            self._walk(0)
            return dict(self._missing)

    def _structure(self, start: Start) -> set[str]:
        """Return every value that the target can depend on, told from the graph alone."""
        found = {*start.seeds, *start.settled}
        for node in reversed(self._nodes):
            if not found.isdisjoint(node.outputs):
                found.update(v for v in node.inputs if v)
        return found

    def _size(self, value: str) -> int:
        values = self._trace.value(value)
        return values.size * np.dtype(slope_type(values)).itemsize if floating(values) else 0

    def _walk(self, down_to: int) -> None:
        while self._next >= down_to:
            node = self._nodes[self._next]
            if not self.depends.isdisjoint(node.outputs):
                self._step(self._trace[node.name])
            self._next -= 1

    def _step(self, layer: Layer) -> None:
        """Send what has arrived at a layer's outputs on to its inputs."""
        hidden = next((self._behind[v] for v in layer.node.outputs if v in self._behind), None)
        if hidden is not None:
            self._hide(layer, hidden)
        elif any(v in self._found for v in layer.node.outputs):
            try:
                gradients = self._rule(layer, self._found)
            except (ConvscopeError, ArithmeticError, ValueError, TypeError, IndexError) as error:
                if self._hide(layer, layer.name):
                    self._missing[layer.name] = str(error)
                return
            self._add(layer, gradients)

    def _add(self, layer: Layer, gradients: Sequence[Array | None]) -> None:
        for value, x, gradient in zip(layer.node.inputs, layer.inputs, gradients, strict=True):
            if x is None or value in self._settled:
                continue
            if not floating(x):
                if value not in self._trace.network.weights:
                    self._missing[layer.name] = f"'{value}' has no slope: it is {x.dtype}."
            elif gradient is None:
                self._behind.setdefault(value, layer.name)
                self._missing[layer.name] = f"'{layer.op}' gives no gradient of '{value}'."
            elif value in self._found:
                self._found[value] = np.asarray(self._found[value] + gradient)
            else:
                self._found[value] = gradient

    def _hide(self, layer: Layer, behind: str) -> bool:
        """Mark what the layer reads as unknown; tell whether there was anything to know."""
        hidden = [
            value
            for value, x in zip(layer.node.inputs, layer.inputs, strict=True)
            if x is not None and floating(x) and value not in self._settled
        ]
        for value in hidden:
            self._behind.setdefault(value, behind)
        return bool(hidden)


def layer_gradients(layer: Layer, arrived: Mapping[str, Array]) -> tuple[Array | None, ...]:
    """Return the gradient of each input of a layer for those that arrived at its outputs.

    Raises UnsupportedOp where the op has no backward.
    """
    op = layer.arithmetic
    if op is None or op.backward is None:
        raise UnsupportedOp(f"'{layer.op}' cannot be differentiated", remedy="See docs/ops.md.")
    dys = tuple(_arrived(layer, value, arrived) for value in layer.node.outputs)
    inputs = [x if x is None else _wide(x) for x in layer.inputs]
    # an infinite slope, or 0 · ∞ on the way, is the network's own affair: the values show it
    with np.errstate(all="ignore"):
        given = op.backward(dys[0] if len(dys) == 1 else dys, *inputs, **layer.attributes)
    gradients = [*given, *(None,) * (len(inputs) - len(given))][: len(inputs)]
    return tuple(
        g if g is None or x is None or not floating(x) else np.asarray(g, slope_type(x))
        for g, x in zip(gradients, layer.inputs, strict=True)
    )


def _arrived(layer: Layer, value: str, arrived: Mapping[str, Array]) -> Array:
    if value in arrived:
        return arrived[value]
    shape = layer.trace.shape(value) if value in layer.trace.tensors else layer.output.shape
    return np.zeros(shape, slope_type(layer.output))


def _wide(x: Array) -> Array:
    """Half precision is computed in single precision: its own would lose small slopes."""
    return x.astype(np.float32) if floating(x) and x.dtype.itemsize < 4 else x
