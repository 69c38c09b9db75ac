"""What the lessons' exercises have in common: the scenes of the bench, and chance by seed."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.array import Array


def chance(seed: int) -> np.random.Generator:
    """Return what an exercise draws its numbers from: the same for the same seed."""
    return np.random.default_rng(seed)


def row_scene(x: Array, k: Array, at: int = -1, **moving: Any) -> dict[str, Any]:
    """Return the bench of one dimension with a row and a kernel on it.

    ``moving`` are its other settings: ``stride``, ``pad``, ``dilation``, ``flip``, ``fill``.
    """
    bench = {"x": np.asarray(x).tolist(), "k": np.asarray(k).tolist(), **moving}
    return {"room": "1d", "at": at, "bench": bench}


def plane_scene(x: Array, k: Array, at: int = -1, **moving: Any) -> dict[str, Any]:
    """Return the bench of two dimensions with rows of numbers and a kernel on it."""
    bench = {"x": np.asarray(x).tolist(), "k": np.asarray(k).tolist(), **moving}
    return {"room": "2d", "at": at, "bench": bench}


def pixels_scene(grid: Array, depth: int = 256, **looked: Any) -> dict[str, Any]:
    """Return the room of pixels with a square grid of codes in it, 4 to 32 a side.

    ``looked`` are its other settings: ``view`` (colour, red, green, blue, grey), ``levels``, and
    ``x`` and ``y``, the pixel under the cursor.
    """
    bench = {"grid": np.asarray(grid).tolist(), "depth": depth, **looked}
    return {"room": "pixels", "bench": bench}


def written(numbers: Array) -> str:
    """Return numbers as a text has them, with spaces between.

    >>> written(np.array([1, -2, 0.5]))
    '1 −2 0.5'
    """
    return " ".join(f"{n:g}".replace("-", "−") for n in np.asarray(numbers, float).ravel())
