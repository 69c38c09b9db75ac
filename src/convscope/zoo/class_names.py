"""The names of ImageNet's classes, for a network that has 1000 outputs and brings none."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import TypeVar

from ..network.class_names import class_axis
from ..network.graph import CLASSES, Network
from . import network_path

GUESSED = (
    "The class names are guessed: the network has 1000 outputs and brings no names, so those of "
    "ImageNet are shown. Others are given with classes=."
)

AnyNetwork = TypeVar("AnyNetwork", bound=Network)


def guessed_names(network: AnyNetwork) -> AnyNetwork:
    """Return the network with ImageNet's names, and a note, where it may be a network for it."""
    if network.classes is not None or class_axis(network) != len(imagenet_names()):
        return network
    return replace(network, class_guess=imagenet_names(), notes=(*network.notes, GUESSED))


@cache
def imagenet_names() -> tuple[str, ...]:
    """Return the names of ImageNet's 1000 classes, from the network that comes along.

    >>> imagenet_names()[967]
    'espresso'
    """
    import onnx

    model = onnx.load_model(str(network_path("imagenet")), load_external_data=False)
    return tuple(json.loads(next(p.value for p in model.metadata_props if p.key == CLASSES)))
