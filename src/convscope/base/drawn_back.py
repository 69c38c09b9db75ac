"""An input tensor drawn as the picture that a network takes it for."""

from __future__ import annotations

import numpy as np

from .array import Array
from .errors import BadShape
from .preprocess_settings import Preprocess


def drawn_back(tensor: Array, own: Preprocess) -> Array:
    """Return pixels (h w c) uint8 of a tensor (1 c h w, or 1 h w c as ``own.layout`` says).

    ``own`` is what the network expects: normalising, scaling and the order of channels are undone
    as it has them. An input that was prepared so comes back as the picture that was cut out; one
    that was prepared otherwise shows what is wrong with it. What no pixel can be becomes the
    nearest: 0 or 255.

    Raises BadShape where the channels are not as many as ``own`` makes.

    >>> own = Preprocess(1, 2, mode="L", mean=(0.5,), std=(0.5,))
    >>> drawn_back(np.array([[[[-1.0, 1.0]]]]), own).tolist()
    [[[0], [255]]]
    """
    values = np.asarray(tensor[0], np.float64)
    if own.layout == "nchw":
        values = values.transpose(1, 2, 0)
    channels = 1 if own.mode == "L" else 3
    if values.shape[2] != channels:
        raise BadShape(
            f"the network takes {channels} channels", received=f"the shape {tensor.shape}"
        )
    pixels = (values * np.array(own.std) + np.array(own.mean)) / own.scale
    if own.invert:
        pixels = 255 - pixels
    if own.channel_order == "BGR":
        pixels = pixels[..., ::-1]
    return np.clip(np.round(pixels), 0, 255).astype(np.uint8)
