"""Maps that know nothing of the network: what a map must be better than."""

from __future__ import annotations

import numpy as np

from ...base.array import Array

ACROSS = (1.0, 2.0, 1.0)
"""The Sobel operator's weights across the direction of its difference."""


def random_map(size: tuple[int, int], seed: int) -> Array:
    """Return a map (h w) of independent numbers from 0 to 1.

    >>> random_map((2, 3), 0).shape, (random_map((2, 3), 0) == random_map((2, 3), 0)).all()
    ((2, 3), np.True_)
    """
    return np.random.default_rng(seed).random(size)


def edge_map(picture: Array) -> Array:
    """Return how steep a picture (c h w) is in each place (h w): √(gx² + gy²) of its mean channel.

    Source: Sobel and Feldman, A 3×3 isotropic gradient operator for image processing, 1968.

    >>> edge_map(np.array([[[0.0, 0.0, 1.0, 1.0]] * 3])).round(1)[1].tolist()
    [0.0, 4.0, 4.0, 0.0]
    """
    grey = np.asarray(picture, np.float64).mean(axis=0)
    return np.hypot(_slope(grey), _slope(grey.T).T)


def _slope(grey: Array) -> Array:
    """Return the difference from left to right, summed with weights over three rows."""
    p = np.pad(grey, 1, mode="edge")
    h = len(grey)
    rows = np.sum([w * p[i : i + h] for i, w in enumerate(ACROSS)], axis=0)
    return np.asarray(rows[:, 2:] - rows[:, :-2])
