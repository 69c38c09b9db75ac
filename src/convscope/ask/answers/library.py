"""Which networks and pictures there are to choose from."""

from __future__ import annotations

from ... import zoo
from ...base.decode import MAX_BYTES, MAX_PIXELS
from .. import wire
from ..store import Store


def library(store: Store, asked: wire.Library) -> wire.LibraryAnswer:
    """Return what there is to choose from: what was added first, then what comes along."""
    networks = [
        wire.NetworkEntry(digest, name or "network", name or "network", "", "", False)
        for digest, name in store.added("network").items()
    ]
    networks += [
        wire.NetworkEntry(n.name, n.title_en, n.title_ja, n.summary, n.summary_ja, True)
        for n in zoo.networks().values()
    ]
    pictures = [
        wire.PictureEntry(digest, name or "picture", name or "picture", (), "", False)
        for digest, name in store.added("picture").items()
    ]
    pictures += [
        wire.PictureEntry(p.name, p.title_en, p.title_ja, p.suits, p.credit, True)
        for p in zoo.pictures().values()
    ]
    return wire.LibraryAnswer(
        tuple(networks),
        tuple(pictures),
        store.first_network,
        store.first_picture,
        MAX_BYTES,
        MAX_PIXELS,
        store.classroom is not None,
    )
