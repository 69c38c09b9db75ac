"""What goes wrong in a training, named as soon as it shows, with what to try.

Each is looked for where it costs little: numbers of the step as they come by, the rest on a few
pictures at the end of an epoch. A sign is given once for each layer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from ..base.array import Array
from ..data.look import Look
from ..network import Network
from ..trace.engines import numpy as numpy_engine

LOOKED_AT = 32
"""Pictures that dead channels are looked for on."""
STEEP, FLAT = 1e3, 1e-5
"""A gradient longer than STEEP explodes; a first layer's below FLAT times the last's vanishes."""
APART = 0.10
"""Accuracy that training may be ahead of validation."""
RATIO = 0.2
"""A step that changes a layer by more than this share of itself is too large."""


@dataclass(frozen=True)
class Sign:
    """One sign: its name, the layer it shows in ("" for the whole), what is seen, what to try."""

    what: str
    layer: str
    text: str
    remedy: str


@dataclass
class Watch:
    """Looks at a training as it goes by. ``classes`` is how many there are, 0 for numbers."""

    classes: int
    seen: set[tuple[str, str]] = field(default_factory=set)
    _first: float | None = None
    _least: float = math.inf
    _smooth: float | None = None
    _validation: list[float] = field(default_factory=list)

    def step(self, loss: float, steepness: float) -> list[Sign]:
        """Look at what a step found."""
        return self._new(self._of_step(loss, steepness))

    def epoch(
        self, accuracy: float | None, validation_loss: float | None, validation: float | None
    ) -> list[Sign]:
        """Look at the end of an epoch: the accuracies, 0 to 1, and the validation loss."""
        return self._new(self._of_epoch(accuracy, validation_loss, validation))

    def inside(
        self,
        network: Network,
        pictures: Array,
        gradients: Mapping[str, Array],
        updates: Mapping[str, Array],
    ) -> list[Sign]:
        """Look into the network: dead channels on some pictures (n c h w), gradients, updates."""
        with np.errstate(all="ignore"):  # what overflows is another sign
            return self._new([*_dead(network, pictures), *_uneven(network, gradients, updates)])

    def data(self, look: Look) -> list[Sign]:
        """Look at the data before anything is learnt from it."""
        return self._new(_of_data(look))

    def _new(self, found: list[Sign] | Iterator[Sign]) -> list[Sign]:
        fresh = []
        for sign in found:
            if (sign.what, sign.layer) not in self.seen:
                self.seen.add((sign.what, sign.layer))
                fresh.append(sign)
        return fresh

    def _of_step(self, loss: float, steepness: float) -> Iterator[Sign]:
        if not math.isfinite(loss):
            yield Sign(
                "not-finite", "", "The loss is no number any more.",
                "The learning rate is too large, or the data holds what is no number: "
                "go back to an earlier checkpoint with a tenth of the rate.",
            )  # fmt: skip
            return
        self._first = loss if self._first is None else self._first
        self._smooth = loss if self._smooth is None else 0.9 * self._smooth + 0.1 * loss
        self._least = min(self._least, self._smooth)
        if self._smooth > 3 * max(self._least, 0.05) and self._smooth > 1.5 * self._first:
            yield Sign(
                "diverges", "",
                f"The loss rises: {self._smooth:.3g}, after {self._least:.3g} at its least.",
                "Try a third of the learning rate, or a warm-up.",
            )  # fmt: skip
        if steepness > STEEP or not math.isfinite(steepness):
            yield Sign(
                "exploding", "", f"The gradient is {steepness:.3g} long.",
                "Try a smaller learning rate, normalisation, or smaller initial weights.",
            )  # fmt: skip

    def _of_epoch(
        self, accuracy: float | None, validation_loss: float | None, validation: float | None
    ) -> Iterator[Sign]:
        if accuracy is not None and self.classes > 1 and accuracy < 1.5 / self.classes:
            yield Sign(
                "learns-nothing", "",
                f"After an epoch {accuracy:.0%} are right; guessing gives {1 / self.classes:.0%}.",
                "Try ten times or a tenth of the learning rate, and look whether the labels fit.",
            )  # fmt: skip
        if validation_loss is None:
            return
        self._validation.append(validation_loss)
        least = min(self._validation)
        since = len(self._validation) - 1 - self._validation.index(least)
        apart = accuracy is not None and validation is not None and accuracy - validation > APART
        if since >= 3 and (apart or validation_loss > 1.3 * least):
            yield Sign(
                "overfitting", "",
                f"The validation loss was least {since} epochs ago; the training goes on learning "
                "its own pictures by heart.",
                "Try augmentation, weight decay, dropout, a smaller network, or stop earlier.",
            )  # fmt: skip


def _dead(network: Network, pictures: Array) -> Iterator[Sign]:
    feeds = {network.inputs[0].name: pictures[:LOOKED_AT]}
    recorded = numpy_engine.record(network, feeds)
    for node in network.nodes:
        y = recorded.tensors.get(node.outputs[0])
        if node.op != "Relu" or y is None or y.ndim < 2:
            continue
        dead = ~(y != 0).any(axis=(0, *range(2, y.ndim)))
        if dead.mean() > 0.5:
            yield Sign(
                "dead-relu", node.name,
                f"{int(dead.sum())} of {len(dead)} channels of '{node.name}' are zero on all of "
                f"{len(y)} pictures: they learn no more.",
                "Try a smaller learning rate, a leaky ReLU, or normalisation before it.",
            )  # fmt: skip


def _uneven(
    network: Network, gradients: Mapping[str, Array], updates: Mapping[str, Array]
) -> Iterator[Sign]:
    kernels = [
        (node.name, v)
        for node in network.nodes
        for v in node.inputs
        if v in gradients and network.weights[v].ndim > 1
    ]
    if len(kernels) > 1:
        sizes = [float(np.sqrt(np.mean(np.square(gradients[v])))) for _, v in kernels]
        if 0 < sizes[0] < FLAT * sizes[-1] or (sizes[0] == 0 < sizes[-1]):
            yield Sign(
                "vanishing", kernels[0][0],
                f"The gradient of '{kernels[0][0]}' is {sizes[0]:.1e}, that of "
                f"'{kernels[-1][0]}' {sizes[-1]:.1e}: the first layers hardly learn.",
                "Try ReLU instead of sigmoid or tanh, normalisation, or a residual network.",
            )  # fmt: skip
    for name, v in kernels:
        if v not in updates:
            continue
        size = float(np.linalg.norm(network.weights[v]))
        share = float(np.linalg.norm(updates[v])) / size if size else 0.0
        if share > RATIO:
            yield Sign(
                "too-large-steps", name,
                f"One step changed '{name}' by {share:.0%} of its size.",
                "Try a smaller learning rate; a thousandth is usual.",
            )  # fmt: skip


def _of_data(look: Look) -> Iterator[Sign]:
    if look.duplicates:
        yield Sign(
            "leak", "",
            f"{len(look.duplicates)} pictures are in two parts of the data, pixel for pixel: "
            "what is measured on them is too good.",
            "Take them out of the training part.",
        )  # fmt: skip
    if look.contradictions:
        yield Sign(
            "contradictions", "",
            f"{len(look.contradictions)} pictures occur twice with different labels.",
            "Look which label is right.",
        )  # fmt: skip
    counts = np.array([c for c in look.counts.get("train", ()) if c])
    if len(counts) > 1 and counts.max() > 10 * counts.min():
        yield Sign(
            "imbalance", "",
            f"The largest class has {counts.max()} pictures, the smallest {counts.min()}.",
            "Weigh the classes (class_weights), or gather more of the small ones.",
        )  # fmt: skip
