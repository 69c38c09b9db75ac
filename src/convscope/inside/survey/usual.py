"""The pictures that come along and suit a network: what is surveyed where nothing is named."""

from __future__ import annotations

import numpy as np

from ... import zoo
from ...base.errors import BadData, ConvscopeError
from ...base.picture import open_picture
from ...data import fashion
from ...data.data import Data
from ...data.open_data import open_data
from ...network import Network
from ...network.preprocess_of import preprocess_of
from ...training.fed import cut_out

BY_CLASSES = ("digits", "kana", "fashion")
"""Data that come along, for a network with as many classes."""


def usual_data(network: Network) -> Data:
    """Return the data set that comes along with the network's own classes, else photographs.

    Photographs have no labels: their data have no classes, and a number that means nothing.
    Fashion-MNIST counts only where it is here already. Raises BadData where nothing suits,
    BadShape where the network takes no picture.

    >>> from convscope.network.readers import open_network
    >>> usual_data(open_network(zoo.network_path("digits"))).name
    'digits'
    """
    settings, _ = preprocess_of(network)
    for name in BY_CLASSES:
        data = _here(name, network.classes or ())
        if data is not None:
            return data
    if settings.mode == "L":
        raise BadData(
            f"no pictures that come along suit {network.name}",
            remedy="Name a folder of pictures.",
        )
    photographs = [p.path for p in zoo.pictures().values() if "imagenet" in p.suits]
    pictures = np.stack([cut_out(open_picture(path), settings) for path in photographs])
    labels = np.zeros(len(photographs), np.float32)
    return Data("photographs", pictures, labels, sources=tuple(map(str, photographs)))


def _here(name: str, classes: tuple[str, ...]) -> Data | None:
    """Return the data set of this name where its classes are the network's and it is here."""
    if name == "fashion":
        if tuple(classes) != fashion.CLASSES:
            return None
        try:
            return fashion.fashion(home="")
        except ConvscopeError:
            return None
    data = open_data(name)
    return data if data.classes == tuple(classes) else None
