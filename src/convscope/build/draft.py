"""A network while it is put together: nodes and weights so far, and what the last one gives."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.errors import BadSettings, ConvscopeError, TooLarge
from ..network import Node
from ..ops import TABLE

MOST_PARAMETERS = 50_000_000
MOST_VALUES = 2**26
"""Values of one layer's output, for one picture."""
Shape = tuple[int, ...]


@dataclass(frozen=True)
class Made:
    """One node with what it costs: ``path`` leads to its block, ``geometry`` is its window.

    ``geometry`` has (kernel, stride, dilation) for each of two axes, () for a layer without a
    window; "all" reads everything.
    """

    node: Node
    path: tuple[int, ...]
    shape: Shape
    parameters: int
    multiply_adds: int
    window: Any = None
    everything: bool = False
    beside: bool = False  # on a skip: what follows does not read it first


@dataclass
class Draft:
    """What is put together so far; ``shape`` is (c, h, w) or (units,), without the pictures."""

    shape: Shape
    rng: np.random.Generator
    value: str = "image"
    nodes: list[Made] = field(default_factory=list)
    weights: dict[str, Array] = field(default_factory=dict)
    block: tuple[str, ...] = ()
    path: tuple[int, ...] = ()
    counts: Counter[str] = field(default_factory=Counter)
    allocate: bool = True
    parameters: int = 0
    taken: set[str] = field(default_factory=set)

    def name(self, stem: str, given: str = "") -> str:
        """Return a name that no node has: the given one, or conv1, conv2, …, within the block."""
        if given:
            whole = ".".join((*self.block, given))
            if whole in self.taken:
                raise BadSettings("two blocks have the same name", received=repr(whole))
        else:
            prefix = "".join(f"{part}." for part in self.block)
            while True:
                self.counts[prefix + stem] += 1
                whole = f"{prefix}{stem}{self.counts[prefix + stem]}"
                if whole not in self.taken:
                    break
        self.taken.add(whole)
        return whole

    def add(
        self,
        op: str,
        name: str,
        weights: Mapping[str, tuple[Shape, float | None]] | None = None,
        *,
        others: tuple[str, ...] = (),
        attributes: Mapping[str, Any] | None = None,
        constants: Mapping[str, Array] | None = None,
        everything: bool = False,
    ) -> None:
        """Add a node that reads what the last one gave, then ``others``, then its weights.

        ``weights`` has for each its shape and the deviation it is drawn with: None for zeros,
        infinity for ones. The output's shape is what the op itself makes of stand-ins. Raises
        BadShape where it does not fit, TooLarge beyond the bounds.
        """
        count = sum(math.prod(shape) for shape, _ in (weights or {}).values())
        learnt = sum(
            math.prod(s) for role, (s, _) in (weights or {}).items() if role not in ("mean", "variance")
        )
        self.parameters += count
        if self.parameters > MOST_PARAMETERS:
            raise TooLarge(
                f"layer '{name}' would bring the network to {self.parameters:,} parameters",
                remedy=f"At most {MOST_PARAMETERS:,} are built.",
            )
        inputs = (self.value, *others)
        stands = [_stand(self.shape) for _ in inputs]
        names = []
        for role, (shape, deviation) in (weights or {}).items():
            names.append(f"{name}.{role}")
            stands.append(_stand(shape[:], pictures=False))
            if self.allocate:
                self.weights[names[-1]] = self._drawn(shape, deviation)
        for role, constant in (constants or {}).items():
            names.append(f"{name}.{role}")
            stands.append(constant)
            self.weights[names[-1]] = constant
        told = dict(attributes or {})
        shape = _shape_of(op, stands, told)
        if math.prod(shape) > MOST_VALUES:
            raise TooLarge(f"layer '{name}' would give {math.prod(shape):,} values a picture")
        window = TABLE[op].window
        node = Node(name, op, (*inputs, *names), (name,), told, self.block)
        self.nodes.append(
            Made(
                node, self.path, shape, learnt, TABLE[op].multiply_adds(*stands, **told),
                window(*stands, **told) if window else None, everything,
            )
        )  # fmt: skip
        self.shape, self.value = shape, name

    def _drawn(self, shape: Shape, deviation: float | None) -> Array:
        if deviation is None:
            return np.zeros(shape, np.float32)
        if math.isinf(deviation):
            return np.ones(shape, np.float32)
        return (self.rng.standard_normal(shape, np.float32) * np.float32(deviation)).astype(
            np.float32
        )


def _stand(shape: Shape, *, pictures: bool = True) -> Array:
    """Return an array of this shape that takes no memory: its one value stands for all."""
    return np.broadcast_to(np.zeros((), np.float32), (1, *shape) if pictures else shape)


def _shape_of(op: str, stands: list[Array], attributes: Mapping[str, Any]) -> Shape:
    """Return the shape of one picture's output, told from geometry where there is one."""
    found = TABLE[op]
    x = stands[0]
    if found.window is not None:
        geometry = found.window(*stands, **attributes)
        return (stands[1].shape[0] if op == "Conv" else x.shape[1], *geometry.output)
    if op == "Gemm":
        return (stands[1].shape[0],)
    if op == "Flatten":
        return (math.prod(x.shape[1:]),)
    if op == "GlobalAveragePool":
        return (x.shape[1], *(1,) * (x.ndim - 2))
    if op == "Add" and stands[0].shape != stands[1].shape:
        raise ConvscopeError("the two branches of a residual block differ")  # the block saw to it
    return tuple(x.shape[1:])
