"""Training a new head alone: the frozen body's features are computed once, not in every epoch.

The head sees each picture as the same few numbers in every epoch, so an epoch costs one matrix
product. Pictures cannot be varied then: where they are to be (``Settings.augment``), or where the
body is to learn too, the whole network is trained.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..base.array import Array, Float
from ..base.errors import BadSettings, BadShape
from ..data.data import Data
from ..data.split import Split
from ..network import Network, Node, Value
from .batches import CHANCE, ORDER
from .engines.engine import Batch, trained_part
from .engines.numpy import NumpyEngine
from .fed import Progress
from .losses import loss_of
from .schedules import rate_share
from .settings import Settings
from .start import class_weights, usual_loss
from .transfer import features, head_of


@dataclass(frozen=True)
class Epoch:
    """The mean loss on the training part, then loss and accuracy on the validation part.

    The accuracy is None for numbers, both are where there is no validation part.
    """

    loss: float
    validation_loss: float | None
    validation_accuracy: float | None


@dataclass(frozen=True, eq=False)
class HeadOnly:
    """The whole network with its head at the best epoch, and what happened in each."""

    network: Network
    epochs: tuple[Epoch, ...]
    best: int


def head_only(
    network: Network,
    data: Data,
    parts: Split,
    settings: Settings,
    *,
    progress: Progress | None = None,
) -> HeadOnly:
    """Train the last linear layer of a network that ``transfer`` made; the rest stays as it is.

    The same as a run whose body is frozen, without a run's folder. ``progress`` counts the
    pictures whose features are computed. The best epoch is that of the least validation loss, the
    last one without a validation part. Raises BadSettings for settings that vary the pictures or
    want more pictures in a batch than there are, BadShape where the head does not fit the data.
    """
    if not settings.augment.changes_nothing:
        raise BadSettings(
            "the features of a picture are computed once: it cannot be varied",
            received="augment=…", remedy="Train the whole network, its body frozen.",
        )  # fmt: skip
    settings = replace(settings, loss=settings.loss or usual_loss(data))
    units = len(network.weights[head_of(network).inputs[-1]])
    if units != data.outputs:
        raise BadShape(
            f"the head of {network.name} gives {units} scores",
            received=f"{data.outputs} in '{data.name}'",
            remedy="Make it with transfer(network, data.classes).",
        )
    places = np.concatenate([parts.train, parts.validation])
    found = features(network, data, places, progress)
    train, validation = found[: len(parts.train)], found[len(parts.train) :]
    labels, judged = data.labels[parts.train], data.labels[parts.validation]
    if settings.batch > len(train):
        raise BadSettings(
            f"there are {len(train):,} pictures to learn from, fewer than a batch",
            received=f"batch={settings.batch}", remedy=f"Give at most {len(train)}.",
        )  # fmt: skip
    engine = NumpyEngine(
        trained_part(_head_alone(network, found.shape[1])), settings,
        class_weights(data, parts, settings),
    )  # fmt: skip
    epochs: list[Epoch] = []
    kept, best, least = engine.weights(), 0, np.inf
    for epoch in range(settings.epochs):
        loss = _learn(engine, train, labels, settings, epoch)
        epochs.append(_judged(engine, validation, judged, settings.loss, loss))
        now = epochs[-1].validation_loss
        if now is None or now < least:
            kept, best, least = engine.weights(), epoch, np.inf if now is None else now
        elif settings.patience and epoch - best >= settings.patience:
            break
    return HeadOnly(replace(network, weights={**network.weights, **kept}), tuple(epochs), best)


def _head_alone(network: Network, count: int) -> Network:
    """Return the head as a network of its own, which takes features."""
    head = head_of(network)
    output = replace(network.outputs[0], name=head.outputs[0])
    node = Node(head.name, head.op, ("features", *head.inputs[1:]), head.outputs, head.attributes)
    weights = {name: network.weights[name] for name in head.inputs[1:]}
    given = Value("features", "float32", ("n", count))
    return Network(f"{network.name}'s head", (given,), (output,), (node,), weights)


def _learn(engine: NumpyEngine, x: Float, labels: Array, settings: Settings, epoch: int) -> float:
    """Go through the pictures once, in an order that seed and epoch tell; return the mean loss."""
    order = np.random.default_rng((settings.seed, ORDER, epoch)).permutation(len(x))
    an_epoch = len(x) // settings.batch
    total = 0.0
    for i in range(an_epoch):
        chosen = order[i * settings.batch : (i + 1) * settings.batch]
        step = epoch * an_epoch + i
        share = rate_share(settings.schedule, step, settings.epochs * an_epoch, settings.warm_up)
        batch = Batch(x[chosen], labels[chosen], (settings.seed, CHANCE, step))
        total += engine.step(batch, settings.learning_rate * share).loss
    return total / an_epoch


def _judged(engine: NumpyEngine, x: Float, labels: Array, kind: str, loss: float) -> Epoch:
    if not len(x):
        return Epoch(loss, None, None)
    scores = engine.scores(x).astype(np.float64)
    with np.errstate(all="ignore"):
        found, _ = loss_of(kind)(scores, labels)
    right = float((scores.argmax(axis=1) == labels).mean()) if kind == "cross-entropy" else None
    return Epoch(loss, float(found), right)
