"""Relevance laid out over the input: one number a place."""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion
from .asked import Asked


def over_input(asked: Asked, values: Array) -> Array:
    """Return relevance (1 c h w, or 1 h w c) as a map (h w) over the input, summed over channels.

    A map that is coarser than the input is brought to its size, bilinearly. Raises BadQuestion
    where the input or the values have no height and width.
    """
    x = asked.x
    if x.ndim != 4 or values.ndim != 4:
        raise BadQuestion(
            "a map needs an input of pictures (n c h w) and a layer of maps",
            received=f"the shapes {x.shape} and {values.shape}",
        )
    rows, columns = rows_and_columns(x)
    size = x.shape[rows], x.shape[columns]
    last = rows == 1 and values.shape[1:3] == size  # the channels of such an input lie behind
    summed = values[0].sum(axis=2 if last else 0, dtype=np.float64)
    return summed if summed.shape == size else brought(summed, size)


def rows_and_columns(x: Array) -> tuple[int, int]:
    """Return which axes of an input of pictures go down and across. Raises BadQuestion.

    >>> rows_and_columns(np.zeros((1, 3, 8, 8))), rows_and_columns(np.zeros((1, 8, 8, 3)))
    ((2, 3), (1, 2))
    """
    if x.ndim != 4:
        raise BadQuestion("this needs an input of pictures (n c h w)", received=str(x.shape))
    return (1, 2) if x.shape[1] not in (1, 3) and x.shape[3] in (1, 3) else (2, 3)


def brought(values: Array, size: tuple[int, int]) -> Array:
    """Return a map (h w) at another size, bilinear between the centres of its cells.

    >>> brought(np.array([[0.0, 1.0]]), (1, 4)).tolist()
    [[0.0, 0.25, 0.75, 1.0]]
    """
    from PIL import Image

    image = Image.fromarray(np.asarray(values, np.float32), "F")
    return np.asarray(image.resize(size[::-1], Image.Resampling.BILINEAR), np.float64)
