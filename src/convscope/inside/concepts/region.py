"""A region that somebody marked on a picture: a mask in the picture's own pixels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from ...base.array import Array
from ...base.errors import BadQuestion

Box = tuple[float, float, float, float]
"""Left, top, width and height, in a picture's own pixels."""


def of_boxes(size: tuple[int, int], boxes: Iterable[Sequence[float]]) -> Array:
    """Return a mask (h w) of True inside any of the boxes (left, top, width, height).

    ``size`` is the picture's (width, height). A pixel is inside where its centre is. Raises
    BadQuestion for a box that is none.

    >>> of_boxes((4, 2), [(1, 0, 2, 1)]).astype(int).tolist()
    [[0, 1, 1, 0], [0, 0, 0, 0]]
    """
    width, height = size
    mask = np.zeros((height, width), bool)
    x, y = np.arange(width) + 0.5, np.arange(height) + 0.5
    for box in boxes:
        given = np.asarray(box, np.float64)
        if given.shape != (4,) or not np.isfinite(given).all() or (given[2:] <= 0).any():
            raise BadQuestion(
                "a box is left, top, width and height in pixels", received=str(tuple(box))[:80]
            )
        left, top, across, down = given
        rows, columns = (y > top) & (y < top + down), (x > left) & (x < left + across)
        mask |= rows[:, None] & columns
    return mask


def of_strokes(
    size: tuple[int, int], strokes: Iterable[tuple[Sequence[Sequence[float]], float]]
) -> Array:
    """Return a mask (h w) of True where a round brush passed: (points (x, y), width) each.

    >>> of_strokes((4, 3), [([(1.5, 1.5), (2.5, 1.5)], 1.2)]).astype(int).tolist()
    [[0, 0, 0, 0], [0, 1, 1, 0], [0, 0, 0, 0]]
    """
    width, height = size
    mask = np.zeros((height, width), bool)
    y, x = np.mgrid[:height, :width] + 0.5
    for points, wide in strokes:
        path = np.asarray(points, np.float64)
        if path.ndim != 2 or path.shape[1] != 2 or not np.isfinite(path).all() or not wide > 0:
            raise BadQuestion("a stroke is points (x, y) and a width above 0")
        for a, b in zip(path, path[1:] if len(path) > 1 else path, strict=False):
            mask |= _distance(x, y, a, b) <= wide / 2
    return mask


def check_mask(mask: Array, size: tuple[int, int]) -> Array:
    """Return a mask as truth values. Raises BadQuestion where it says nothing of a picture."""
    width, height = size
    given = np.asarray(mask)
    if given.shape != (height, width):
        raise BadQuestion(
            f"the mask of a picture of {width} × {height} has the shape ({height}, {width})",
            received=str(given.shape),
        )
    marked = given.astype(bool)
    if not marked.any():
        raise BadQuestion("nothing is marked", remedy="Mark a region that lies on the picture.")
    if marked.all():
        raise BadQuestion(
            "everything is marked: there is no outside to compare with",
            remedy="Mark a part of the picture.",
        )
    return marked


def _distance(x: Array, y: Array, a: Array, b: Array) -> Array:
    """Return how far each point is from the line from ``a`` to ``b``."""
    along = b - a
    length = float(along @ along)
    share = ((x - a[0]) * along[0] + (y - a[1]) * along[1]) / length if length else np.zeros(())
    share = np.clip(share, 0, 1)
    return np.asarray(np.hypot(x - a[0] - share * along[0], y - a[1] - share * along[1]))
