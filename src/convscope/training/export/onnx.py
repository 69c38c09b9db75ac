"""A network as one ONNX file that brings all it needs: class names, preprocessing, model card."""

from __future__ import annotations

import json
from dataclasses import replace

from ...network import Network
from ...network.graph import CLASSES
from ...network.preprocess_of import KEY
from ...network.writer import write_onnx
from ..transfer import CARD
from .example import preprocess_if_any


def onnx_file(network: Network, card: str) -> bytes:
    """Return the bytes of the file, with ``card`` in its metadata under ``convscope.card``.

    What the network only guessed (class names, preprocessing) is written down too, so that
    another reader need not guess. Raises TooLarge above 2 GiB.
    """
    told = {**network.metadata, CARD: card}
    if network.classes:
        told.setdefault(CLASSES, json.dumps(list(network.classes), ensure_ascii=False))
    preprocess = preprocess_if_any(network)
    if preprocess is not None:
        told.setdefault(KEY, preprocess.to_json())
    return write_onnx(replace(network, metadata=told))
