"""Tile: a tensor repeated.

Source: https://onnx.ai/onnx/operators/onnx__Tile.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.terms import Kind

NAME = "Tile"
KIND = Kind.REARRANGE
INPUTS = ("x", "repeats")


def forward(x: Array, repeats: Array) -> Array:
    """Return ``x`` repeated that many times along each axis.

    >>> forward(np.array([1, 2]), np.array([2])).tolist()
    [1, 2, 1, 2]
    """
    return np.tile(x, tuple(int(n) for n in repeats))
