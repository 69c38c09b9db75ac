"""A network while it is put together: nodes and weights so far, and what the last one gives."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.errors import BadSettings, TooLarge
from ..base.window import Window
from ..network import Node
from ..ops import TABLE

MOST_PARAMETERS = 50_000_000
MOST_VALUES = 2**26
"""Values of one layer's output, for one picture."""
VALUES = ("image", "scores", "probabilities")
"""What goes into a network and comes out of it: no layer is called so."""
Shape = tuple[int, ...]


@dataclass(frozen=True)
class Made:
    """One node with what it costs: ``path`` leads to its block, ``window`` is what slides."""

    node: Node
    path: tuple[int, ...]
    shape: Shape
    parameters: int
    multiply_adds: int
    window: Window | None = None


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
    taken: set[str] = field(default_factory=lambda: set(VALUES))

    def name(self, stem: str, given: str = "") -> str:
        """Return a name that no node has: the given one, or conv1, conv2, …, within the block."""
        if given:
            whole = ".".join((*self.block, given))
            if whole in VALUES:
                raise BadSettings("the network's own values are called so", received=repr(whole))
            if whole in self.taken:
                raise BadSettings(
                    "two blocks have the same name", received=repr(whole),
                    remedy="Rename one, or leave its name out.",
                )  # fmt: skip
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
        gives: Shape | None = None,
    ) -> None:
        """Add a node that reads what the last one gave, then ``others``, then its weights.

        ``weights`` has for each its shape and the deviation it is drawn with: None for zeros,
        infinity for ones. The output's shape is ``gives``, the input's unless given; where a
        window slides, its geometry tells. Raises BadShape where it does not fit, TooLarge beyond
        the bounds.
        """
        found, weights = TABLE[op], weights or {}
        sizes = {role: math.prod(shape) for role, (shape, _) in weights.items()}
        learnt = sum(size for role, size in sizes.items() if role not in ("mean", "variance"))
        self.parameters += sum(sizes.values())
        if self.parameters > MOST_PARAMETERS:
            raise TooLarge(
                f"layer '{name}' would bring the network to {self.parameters:,} parameters",
                remedy=f"At most {MOST_PARAMETERS:,} are built.",
            )
        inputs = (self.value, *others)
        stands = [_stand(self.shape) for _ in inputs]
        names = []
        for role, (shape, deviation) in weights.items():
            names.append(f"{name}.{role}")
            stands.append(_stand(shape, pictures=False))
            if self.allocate:
                self.weights[names[-1]] = self._drawn(shape, deviation)
        for role, constant in (constants or {}).items():
            names.append(f"{name}.{role}")
            stands.append(constant)
            self.weights[names[-1]] = constant
        told = dict(attributes or {})
        window = found.window(*stands, **told) if found.window else None
        shape = gives or self.shape
        if window is not None:
            shape = (stands[1].shape[0] if weights else shape[0], *window.output)
        if math.prod(shape) > MOST_VALUES:
            raise TooLarge(
                f"layer '{name}' would give {math.prod(shape):,} values a picture",
                remedy=f"At most {MOST_VALUES:,} are computed.",
            )
        node = Node(name, op, (*inputs, *names), (name,), told, self.block)
        cost = found.multiply_adds(*stands, **told)
        self.nodes.append(Made(node, self.path, shape, learnt, cost, window))
        self.shape, self.value = shape, name

    def _drawn(self, shape: Shape, deviation: float | None) -> Array:
        if deviation is None:
            return np.zeros(shape, np.float32)
        if math.isinf(deviation):
            return np.ones(shape, np.float32)
        return self.rng.standard_normal(shape, np.float32) * np.float32(deviation)


def _stand(shape: Shape, *, pictures: bool = True) -> Array:
    """Return an array of this shape that takes no memory: its one value stands for all."""
    return np.broadcast_to(np.zeros((), np.float32), (1, *shape) if pictures else shape)
