"""Data as a network's body was trained to see pictures: its size, its colours, its numbers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..base.errors import BadData
from ..data.data import Data
from ..network import Network
from ..network.preprocess_of import KEY, preprocess_of
from .fed import fed


def data_for(network: Network, data: Data) -> Data:
    """Return the data as the network's body was trained to see pictures: size, colours, numbers.

    A training writes the data's preprocessing into the network, so the data have to bring the
    network's: its size and mode, its mean and deviation. (Of what is around the input before it is
    cut out, ``resize_to``, data know nothing: the picture just covers the input.) Data that fit
    are returned as they are, and so are they for a network that says nothing. Done again with
    what was written, it gives the same pictures. Raises BadData for channels from blue to red.
    """
    if KEY not in network.metadata:
        return data
    p = replace(preprocess_of(network)[0], resize_to=None)
    if p == data.preprocess:
        return data
    if p.channel_order == "BGR" and p.mode != "L":
        raise BadData(
            f"{network.name} takes blue before red, data have red first",
            remedy="Turn the channels of its first layer's kernels around.",
        )
    given = fed(replace(network, metadata={KEY: p.to_json()}), data)
    times = -255 * p.scale if p.invert else 255 * p.scale
    shift = 255 * p.scale if p.invert else 0.0
    channels = given.pictures.shape[3]
    mean = [(m - shift) / times for m in np.broadcast_to(p.mean, channels).tolist()]
    std = [s / times for s in np.broadcast_to(p.std, channels).tolist()]
    return replace(
        data, pictures=given.pictures, mean=tuple(mean), std=tuple(std), resize=p.resize,
        interpolation=p.interpolation,
    )  # fmt: skip
