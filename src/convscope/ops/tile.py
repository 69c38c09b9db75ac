"""Tile: a tensor repeated.

Source: https://onnx.ai/onnx/operators/onnx__Tile.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind

NAME = "Tile"
KIND = Kind.REARRANGE
INPUTS = ("x", "repeats")


def forward(x: Array, repeats: Array) -> Array:
    """Return ``x`` repeated along each axis, ``repeats`` times. Raises BadShape for other counts.

    >>> forward(np.array([1, 2]), np.array([2])).tolist()
    [1, 2, 1, 2]
    """
    times = tuple(int(n) for n in repeats)
    if len(times) != x.ndim or min(times, default=0) < 0:
        raise BadShape(f"Tile: {x.ndim} repeats from 0 up are needed", received=str(times))
    return np.tile(x, times)
