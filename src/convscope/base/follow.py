"""One pixel of the input followed back through every step to the file."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor

from .array import Array
from .errors import BadQuestion
from .orientation import box_as_stored
from .picture import Picture
from .preprocess import Prepared
from .resize import MAX_RESIZED, fit

SUPPORTS = {"nearest": 0.0, "box": 0.5, "bilinear": 1.0, "bicubic": 2.0, "lanczos": 3.0}
"""How far Pillow's filters reach to either side, in pixels of the smaller picture."""

Pixels = tuple[int, int, int, int]


@dataclass(frozen=True)
class Followed:
    """A pixel at one step.

    ``box`` (left, top, width, height) is which of the step's pixels it is made of: one, or
    before resizing all that the filter reaches. ``values`` are those of the pixel in its
    middle, a number a channel. Both are empty where padding gave the pixel: None and ().
    """

    name: str
    box: Pixels | None
    values: tuple[float, ...]


def follow(picture: Picture, prepared: Prepared, row: int, column: int) -> tuple[Followed, ...]:
    """Return where a pixel of the input comes from, step by step from the file to the tensor.

    ``prepared`` is what ``prepare(picture, …)`` made. Raises BadQuestion for a pixel that the
    input has not.

    >>> from convscope.base.picture import open_picture
    >>> from convscope.base.preprocess import Preprocess, prepare
    >>> import numpy as np
    >>> grey = open_picture(np.arange(16, dtype=np.uint8).reshape(4, 4))
    >>> done = prepare(grey, Preprocess(2, 2, mode="L", interpolation="box", scale=1.0))
    >>> for step in follow(grey, done, 1, 0):
    ...     if step.name in ("file", "crop", "tensor"):
    ...         print(step.name, step.box, step.values)
    file (0, 2, 2, 2) (13.0,)
    crop (0, 1, 1, 1) (11.0,)
    tensor (0, 1, 1, 1) (11.0,)
    """
    p = prepared.preprocess
    if not (0 <= row < p.height and 0 <= column < p.width):
        raise BadQuestion(
            f"the input has {p.height} rows and {p.width} columns", received=f"({row}, {column})"
        )
    size = picture.width, picture.height
    to = fit(size, (p.width, p.height), p.resize, p.resize_to)
    x, y = column + to.left, row + to.top
    inside = 0 <= x < to.width and 0 <= y < to.height
    reach = SUPPORTS[p.interpolation]
    across, middle_x = _reached(x, size[0], to.width, reach)
    down, middle_y = _reached(y, size[1], to.height, reach)
    upright = (across[0], down[0], across[1], down[1])
    middle = (middle_x, middle_y, 1, 1)
    # a resized picture that would be too large is made only where it is needed
    part = to.width * to.height > MAX_RESIZED
    at = (x - max(0, to.left), y - max(0, to.top), 1, 1) if part else (x, y, 1, 1)
    found = []
    for step in prepared.steps:
        box, taken = (column, row, 1, 1), (column, row, 1, 1)
        if step.name == "file":
            box = box_as_stored(upright, size, picture.orientation)
            taken = box_as_stored(middle, size, picture.orientation)
        elif step.name in ("orientation", "colour mode"):
            box, taken = upright, middle
        elif step.name == "resize":
            box, taken = at, at
        if not inside and step.name in BEFORE_THE_CROP:
            found.append(Followed(step.name, None, ()))
        else:
            found.append(Followed(step.name, box, _values(step.values, taken)))
    return tuple(found)


BEFORE_THE_CROP = ("file", "orientation", "colour mode", "resize")


def _reached(i: int, size: int, to: int, support: float) -> tuple[tuple[int, int], int]:
    """Return (first, how many) of the pixels that make pixel ``i``, and the one in their middle.

    As Pillow's ``precompute_coeffs``: a filter widens as a picture gets smaller.
    """
    scale = size / to
    centre = (i + 0.5) * scale
    middle = min(size - 1, max(0, floor(centre)))
    if size == to or not support:
        return (middle, 1), middle
    reach = support * max(scale, 1.0)
    first = max(0, int(centre - reach + 0.5))
    return (first, min(size, int(centre + reach + 0.5)) - first), middle


def _values(values: Array, at: Pixels) -> tuple[float, ...]:
    return tuple(float(v) for v in values[at[1], at[0]])
