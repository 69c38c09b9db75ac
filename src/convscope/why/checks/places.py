"""The input as pictures: where its height and width are, and pictures made of two."""

from __future__ import annotations

import numpy as np

from ...base.array import Array


def channels_last(x: Array) -> bool:
    """Tell whether an input is (n h w c) and not (n c h w)."""
    return x.shape[1] not in (1, 3) and x.shape[3] in (1, 3)


def as_picture(x: Array) -> Array:
    """Return the first picture of an input as (c h w)."""
    return np.moveaxis(x[0], -1, 0) if channels_last(x) else x[0]


def as_input(pictures: Array, x: Array) -> Array:
    """Return pictures (m c h w) laid out as the input ``x`` is, of its type."""
    laid = np.moveaxis(pictures, 1, -1) if channels_last(x) else pictures
    return np.ascontiguousarray(laid, x.dtype)


def blurred(picture: Array, sigma: float) -> Array:
    """Return a picture (c h w) under a Gaussian of ``sigma`` pixels, its edges held on.

    >>> blurred(np.array([[[0.0, 0.0, 9.0, 0.0, 0.0]]]), 0.5).round(1).tolist()
    [[[0.0, 1.0, 7.1, 1.0, 0.0]]]
    """
    reach = int(np.ceil(3 * sigma))
    weights = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2))
    weights /= weights.sum()
    found = np.asarray(picture, np.float64)
    for axis in (1, 2):
        pad = [(reach, reach) if i == axis else (0, 0) for i in range(3)]
        wide = np.moveaxis(np.pad(found, pad, mode="edge"), axis, 0)
        size = found.shape[axis]
        found = np.moveaxis(sum(w * wide[i : i + size] for i, w in enumerate(weights)), 0, axis)
    return found
