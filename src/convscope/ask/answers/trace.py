"""The whole map: the graph, every layer's shape, range and cost, and what the network answers."""

from __future__ import annotations

import time
from weakref import WeakKeyDictionary

from ...trace import Trace
from ...zoo.class_names import GUESSED
from .. import wire
from ..encode import sentence, span
from ..store import Store
from .layer_card import layer_card
from .top_classes import ranked

_cards: WeakKeyDictionary[Trace, tuple[wire.LayerCard, ...]] = WeakKeyDictionary()
"""Of the traces that are kept: a class opens the same one within a minute."""


def trace(store: Store, asked: wire.TraceOverview) -> wire.TraceAnswer:
    """Run the scene and return the whole map."""
    start = time.perf_counter()
    done = store.trace(asked.scene)
    spent = 1000 * (time.perf_counter() - start)
    layers = _cards.get(done)
    if layers is None:
        layers = _cards[done] = tuple(layer_card(done, node) for node in done.network.nodes)
    return wire.TraceAnswer(
        network=_network_card(store, asked.scene, done, layers),
        picture=_picture_card(store, asked.scene),
        layers=layers,
        top=ranked(done, 5, store.names(asked.scene)),
        engine=done.engine,
        milliseconds=spent,
    )


def _network_card(
    store: Store, scene: wire.Scene, done: Trace, layers: tuple[wire.LayerCard, ...]
) -> wire.NetworkCard:
    network = done.network
    names = store.names(scene)
    inputs = tuple(
        wire.InputCard(v.name, tuple(x.shape), str(x.dtype), *span(x))
        for v in network.inputs
        for x in (done.tensors[v.name],)
    )
    return wire.NetworkCard(
        digest=store.digest("network", scene.network),
        name=network.name,
        parameters=sum(card.parameters for card in layers),
        multiply_adds=sum(card.multiply_adds or 0 for card in layers),
        classes=len(names or network.classes or ()),
        notes=tuple(note for note in network.notes if names is None or note != GUESSED),
        inputs=inputs,
        outputs=tuple(v.name for v in network.outputs),
    )


def _picture_card(store: Store, scene: wire.Scene) -> wire.PictureCard | None:
    done = store.photograph(scene)
    if done is None:
        return None
    picture = done.picture
    left, top, width, height = done.placement
    settings, said = done.preprocess, store.settings(scene)[1]
    return wire.PictureCard(
        digest=store.digest("picture", scene.picture),
        name=picture.name,
        width=picture.width,
        height=picture.height,
        left=left,
        top=top,
        crop_width=width,
        crop_height=height,
        input_width=settings.width,
        input_height=settings.height,
        notes=tuple(map(sentence, picture.notes)),
        warnings=tuple(map(sentence, done.warnings)),
        preprocess=settings,
        preprocess_from=sentence(said),
    )
