"""A network as a graph of nodes with weights: what every reader makes and every engine runs."""

from __future__ import annotations

import difflib
import hashlib
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion
from ..ops import TABLE

CLASSES = "convscope.classes"
"""The metadata's key for the class names, a JSON list."""


@dataclass(frozen=True)
class Value:
    """An input or output of the network; a free axis of ``shape`` is a name such as "n"."""

    name: str
    dtype: str  # NumPy's name: "float32"
    shape: tuple[int | str, ...] | None = None


@dataclass(frozen=True)
class Node:
    """One operator at its place in the graph.

    ``name`` is the path of the module that it was written as (``layer1.0.conv1``), unique in
    its network; ``inputs`` and ``outputs`` name values, "" where an optional one is absent;
    ``block`` is the path of the modules around it; ``source`` is the user's own line of code
    where it is known.
    """

    name: str
    op: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Any] = field(default_factory=dict)
    block: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, eq=False)  # the same object is the same network; else compare digests
class Network:
    """A graph that can be run: nodes in an order in which they can be computed.

    ``weights`` holds every constant by value name; ``notes`` says what reading had to change
    or guess, for the user to see; ``class_guess`` has class names that the file does not bring.
    """

    name: str
    inputs: tuple[Value, ...]
    outputs: tuple[Value, ...]
    nodes: tuple[Node, ...]
    weights: Mapping[str, Array]
    metadata: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    class_guess: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> Node:
        """Return the node of this name, or the one that makes the value of this name."""
        node = self._by_name.get(name) or self.producers.get(name)
        if node is None:
            near = difflib.get_close_matches(name, self._by_name, 3)
            raise BadQuestion(
                f"{self.name} has no layer of that name",
                received=repr(name),
                remedy=f"Near it: {', '.join(near)}." if near else "",
            )
        return node

    @cached_property
    def _by_name(self) -> dict[str, Node]:
        return {node.name: node for node in self.nodes}

    @cached_property
    def producers(self) -> dict[str, Node]:
        """The node that makes each value."""
        return {value: node for node in self.nodes for value in node.outputs if value}

    @cached_property
    def consumers(self) -> dict[str, tuple[Node, ...]]:
        """The nodes that read each value, in order."""
        found: dict[str, list[Node]] = {}
        for node in self.nodes:
            for value in dict.fromkeys(node.inputs):
                if value:
                    found.setdefault(value, []).append(node)
        return {value: tuple(nodes) for value, nodes in found.items()}

    def parameters(self, node: Node) -> int:
        """Count the learnt numbers a node reads.

        Those are its floating-point constants, without single numbers (the bounds of a clip) and
        without what its op calls fixed (the running mean and variance).
        """
        op = TABLE.get(node.op)
        fixed = getattr(op.module, "FIXED", ()) if op else ()
        weights = {
            v: self.weights[v]
            for i, v in enumerate(node.inputs)
            if i not in fixed and v in self.weights
        }
        return sum(int(w.size) for w in weights.values() if w.dtype.kind == "f" and w.ndim)

    @property
    def classes(self) -> tuple[str, ...] | None:
        """The class names in the file's metadata (key ``convscope.classes``), else a guess."""
        text = self.metadata.get(CLASSES)
        return tuple(json.loads(text)) if text else self.class_guess or None

    @cached_property
    def digest(self) -> str:
        """SHA-256 over graph, weights and metadata: two networks with the same are the same."""
        sha = hashlib.sha256()
        graph = [self.inputs, self.outputs, self.nodes, sorted(self.metadata.items())]
        with np.printoptions(threshold=sys.maxsize):  # no value of an attribute is left out
            sha.update(repr(graph).encode())
        for name in sorted(self.weights):
            weight = np.ascontiguousarray(self.weights[name])
            sha.update(f"{name} {weight.dtype} {weight.shape}".encode())
            sha.update(weight.tobytes())
        return sha.hexdigest()
