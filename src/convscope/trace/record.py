"""The record of one run: every tensor, layer by layer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion
from ..network import Network, Node
from ..ops import TABLE, Op
from .tensors import Tensors


@dataclass(frozen=True, eq=False)
class Trace:
    """One run of ``network``: ``tensors`` holds every value by name, the inputs included.

    Tensors are copied out of the engine when they are first asked for. ``missing`` says for
    each layer that has no values why it has none. ``milliseconds`` has the time of each layer
    where the run was timed.
    """

    network: Network
    tensors: Mapping[str, Array]
    engine: str
    missing: Mapping[str, str] = field(default_factory=dict)
    milliseconds: Mapping[str, float] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Layer:
        """Return the layer of this name. Raises BadQuestion where there is none."""
        return Layer(self, self.network[name])

    def __iter__(self) -> Iterator[Layer]:
        """Yield the layers that have values, in the order in which they were computed."""
        for node in self.network.nodes:
            if node.name not in self.missing:
                yield Layer(self, node)

    def __len__(self) -> int:
        return len(self.network.nodes) - len(self.missing)

    @property
    def outputs(self) -> dict[str, Array]:
        """The network's outputs, as it names them."""
        found = self.network.outputs
        return {v.name: self.tensors[v.name] for v in found if v.name in self.tensors}

    @property
    def nbytes(self) -> int:
        """Bytes of all tensors, without copying any out of the engine."""
        if isinstance(self.tensors, Tensors):
            return self.tensors.nbytes
        return sum(x.nbytes for x in self.tensors.values())

    def value(self, name: str) -> Array:
        """Return a tensor or weight by its name. Raises BadQuestion where it has no values."""
        if name in self.network.weights:
            return np.asarray(self.network.weights[name])
        if name not in self.tensors:
            maker = self.network.producers.get(name)
            why = self.missing.get(maker.name, "") if maker else ""
            raise BadQuestion(f"there are no values for '{name}'", remedy=why)
        return self.tensors[name]

    def shape(self, name: str) -> tuple[int, ...]:
        """Return the shape of a tensor or weight."""
        return tuple(self.value(name).shape)

    def check_input(self, name: str | None) -> str:
        """Return the name of an input, the first unless named; raises BadQuestion."""
        names = [v.name for v in self.network.inputs]
        if name is None:
            return names[0]
        if name not in names:
            raise BadQuestion(
                "no input of that name", received=repr(name), remedy=f"Inputs: {', '.join(names)}."
            )
        return name


@dataclass(frozen=True, eq=False)
class Layer:
    """One node of a trace with its numbers."""

    trace: Trace
    node: Node

    @property
    def name(self) -> str:
        """The path of the module it was written as."""
        return self.node.name

    @property
    def op(self) -> str:
        """ONNX's name of the operator."""
        return self.node.op

    @property
    def arithmetic(self) -> Op | None:
        """The operator as convscope computes it; None where it cannot."""
        return TABLE.get(self.node.op)

    @property
    def attributes(self) -> dict[str, Any]:
        """The operator's attributes, as ONNX names them."""
        return dict(self.node.attributes)

    @cached_property
    def inputs(self) -> tuple[Array | None, ...]:
        """Every input of the operator, weights included; None where an optional one is absent."""
        return tuple(self.trace.value(v) if v else None for v in self.node.inputs)

    @property
    def weights(self) -> dict[str, Array]:
        """The learnt numbers it reads, by name."""
        known = self.trace.network.weights
        return {v: np.asarray(known[v]) for v in self.node.inputs if v in known}

    @cached_property
    def outputs(self) -> tuple[Array, ...]:
        """Every output that is used."""
        return tuple(self.trace.value(v) for v in self.node.outputs if v in self.trace.tensors)

    @property
    def output(self) -> Array:
        """The first output; raises BadQuestion where the layer has no values."""
        return self.trace.value(self.node.outputs[0])

    @property
    def nbytes(self) -> int:
        """Bytes of all outputs that are used."""
        return sum(y.nbytes for y in self.outputs)

    def __repr__(self) -> str:
        return f"<Layer {self.name}: {self.op} {'×'.join(map(str, self.output.shape))}>"
