"""The engine to be read: each op's own ``forward`` and ``backward``, node by node, in NumPy.

forward   every node in order; its inputs are remembered
loss      how wrong the scores are, and which way they should go: ∂L/∂scores
backward  every node in reverse: from ∂L/∂output to ∂L/∂input and ∂L/∂weight
update    each weight goes a little way against its gradient
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from ...base.array import Array
from ...network import Node
from ...ops import TABLE
from ..losses import loss_of
from ..optimisers import optimiser_of
from ..settings import Settings
from .engine import Batch, Stepped, Trained

STEPS = "steps"
"""The name under which ``kept`` has the count of steps."""


class NumpyEngine:
    """One network in training, in NumPy. ``class_weights`` (k,) weigh each class's pictures."""

    def __init__(
        self, trained: Trained, settings: Settings, class_weights: Array | None = None
    ) -> None:
        self.trained, self.settings = trained, settings
        self._loss = loss_of(
            settings.loss, smoothing=settings.label_smoothing, weights=class_weights
        )
        self._optimiser = optimiser_of(settings)
        self._values = {k: np.array(w) for k, w in trained.network.weights.items()}
        self._slots = {
            name: {slot: np.zeros_like(self._values[name]) for slot in self._optimiser.slots}
            for name in trained.learnt
        }
        self._steps = 0
        self._gradients: dict[str, Array] = {}
        self._masks: dict[str, Array] = {}  # of the step under way, by the dropout's name
        self._wanted = _on_the_way(trained)

    def step(self, batch: Batch, rate: float) -> Stepped:
        """Go forward, backward, and change every weight that is learnt."""
        with np.errstate(all="ignore"):  # what overflows is seen in the loss, and said there
            values = self.forward(batch.x, batch.seed)
            scores = values[self.trained.scores]
            loss, slope = self._loss(scores, batch.targets)
            self._gradients = self.backward(values, slope)
            self._update(rate)
            steepness = math.sqrt(sum(float(np.vdot(g, g)) for g in self._gradients.values()))
        return Stepped(loss, _right(scores, batch.targets), steepness)

    def forward(self, x: Array, seed: tuple[int, ...] | None = None) -> dict[str, Array]:
        """Return every value by name. ``seed`` is given while training, None in use."""
        values: dict[str, Array] = {**self._values, self.trained.input: x}
        for position, node in enumerate(self.trained.nodes):
            inputs = [values[v] if v else None for v in node.inputs]
            made: tuple[Array, ...]
            if seed is not None and node.op == "BatchNormalization" and self._moves(node):
                made = (self._normalised(node, inputs),)
            elif seed is not None and node.op == "Dropout":
                self._masks[node.name] = _mask(inputs, (*seed, position))
                made = (values[node.inputs[0]] * self._masks[node.name],)
            else:
                self._masks.pop(node.name, None)
                made = TABLE[node.op].run(inputs, node.attributes, len(node.outputs))
            values.update(zip(node.outputs, made, strict=False))
        return values

    def backward(
        self, values: Mapping[str, Array], slope: Array, slopes: dict[str, Array] | None = None
    ) -> dict[str, Array]:
        """Return ∂L/∂weight for every weight that is learnt, ``slope`` being ∂L/∂scores.

        ``slopes``, where given, keeps ∂L/∂value for every value on the way too.
        """
        keep, slopes = slopes is not None, {} if slopes is None else slopes
        slopes[self.trained.scores] = slope
        for node in reversed(self.trained.nodes):
            if node.name not in self._wanted or not any(v in slopes for v in node.outputs):
                continue
            dy = [slopes[v] if v in slopes else np.zeros_like(values[v]) for v in node.outputs]
            if not keep:
                for value in node.outputs:
                    slopes.pop(value, None)
            gradients = self._gradients_of(node, dy, values)
            for value, gradient in zip(node.inputs, gradients, strict=False):
                if gradient is not None and value:
                    before = slopes.get(value)
                    slopes[value] = gradient if before is None else before + gradient
        return {
            name: slopes.get(name, np.zeros_like(self._values[name]))
            for name in self.trained.learnt
        }

    def scores(self, x: Array) -> Array:
        """Return the scores (n k) of pictures (n c h w) as the network would answer in use."""
        with np.errstate(all="ignore"):
            return self.forward(x)[self.trained.scores]

    def weights(self) -> dict[str, Array]:
        """Return every number of the network by name."""
        return {name: np.array(w) for name, w in self._values.items()}

    def kept(self) -> dict[str, Array]:
        """Return what the optimiser keeps, as ``slot/name``, and its count of steps."""
        found = {
            f"{s}/{n}": np.array(x) for n, kept in self._slots.items() for s, x in kept.items()
        }
        return {**found, STEPS: np.array([self._steps])}

    def restore(self, weights: Mapping[str, Array], kept: Mapping[str, Array]) -> None:
        """Go back to what ``weights`` and ``kept`` returned; what was not kept begins anew."""
        for name in self._values:
            self._values[name] = np.array(weights[name])
        for name, slots in self._slots.items():
            for slot in slots:
                if f"{slot}/{name}" in kept:
                    slots[slot] = np.array(kept[f"{slot}/{name}"])
        self._steps = int(kept[STEPS][0]) if STEPS in kept else 0

    def gradients(self) -> dict[str, Array]:
        """Return the gradients of the last step by the weight's name."""
        return dict(self._gradients)

    def _update(self, rate: float) -> None:
        self._steps += 1
        for name, gradient in self._gradients.items():
            decay = self.settings.weight_decay if name in self.trained.decayed else 0.0
            self._optimiser.update(
                self._values[name], gradient, self._slots[name], rate, self._steps, decay
            )

    def _normalised(self, node: Node, inputs: list[Any]) -> Array:
        """Normalise by the batch, and move the running mean and variance towards its own."""
        y, mean, variance = TABLE[node.op].forward(
            *inputs, **{**node.attributes, "training_mode": 1}, outputs=3
        )
        self._values[node.inputs[3]], self._values[node.inputs[4]] = mean, variance
        return y

    def _gradients_of(
        self, node: Node, dys: list[Array], values: Mapping[str, Array]
    ) -> tuple[Array | None, ...]:
        dy: Any = dys[0] if len(dys) == 1 else tuple(dys)
        if node.op == "Dropout":
            return (dys[0] * self._masks.get(node.name, 1),)  # in use nothing is dropped
        inputs = [values[v] if v else None for v in node.inputs]
        op, attributes = TABLE[node.op], dict(node.attributes)
        if node.op == "BatchNormalization" and self._moves(node):
            attributes["training_mode"] = 1
        learnt_only = getattr(op.module, "backward_learnt", None)
        if learnt_only is not None and not self._input_wanted(node):
            return (None, *learnt_only(dy, *inputs, **attributes))
        assert op.backward is not None  # trained_part saw to it
        return tuple(op.backward(dy, *inputs, **attributes))

    def _input_wanted(self, node: Node) -> bool:
        maker = self.trained.network.producers.get(node.inputs[0])
        return maker is not None and maker.name in self._wanted

    def _moves(self, node: Node) -> bool:
        return node.name not in self.trained.still


def _on_the_way(trained: Trained) -> frozenset[str]:
    """Return the nodes in which, or before which, something is learnt: gradients go there."""
    behind: set[str] = set(trained.learnt)
    found = set()
    for node in trained.nodes:
        if not behind.isdisjoint(node.inputs):
            behind.update(node.outputs)
            found.add(node.name)
    return frozenset(found)


def _mask(inputs: list[Any], seed: tuple[int, ...]) -> Array:
    """Return what each value is multiplied by: zero for a share of them, 1 / (1 − share) else."""
    ratio = 0.5 if len(inputs) < 2 or inputs[1] is None else float(inputs[1])
    stays = np.random.default_rng(seed).random(inputs[0].shape, np.float32) >= ratio
    return stays / np.float32(1 - ratio)


def _right(scores: Array, targets: Array) -> int:
    if targets.dtype.kind != "i" or targets.ndim != 1:
        return 0
    return int((scores.argmax(axis=1) == targets).sum())
