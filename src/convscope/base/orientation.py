"""How a photograph was held: the eight orientations of EXIF, as turns of an array."""

from __future__ import annotations

from .array import Array

TAG = 0x0112
_UNDOES = {6: 8, 8: 6}  # every other turn undoes itself


def upright(pixels: Array, orientation: int) -> Array:
    """Turn pixels (h w c) as stored upright; ``orientation`` is EXIF's number, 1 to 8.

    ::

        1 as it is          2 mirrored         3 upside down      4 mirrored upside down
        5 across the diagonal   6 a quarter right   7 across the other   8 a quarter left

    >>> upright(np.array([[1, 2, 3]])[..., None], 6)[..., 0].tolist()
    [[1], [2], [3]]
    >>> upright(np.array([[1, 2, 3]])[..., None], 8)[..., 0].tolist()
    [[3], [2], [1]]
    """
    if orientation >= 5:
        pixels = pixels.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return pixels[:, ::-1] if orientation in (2, 3, 6, 7) else pixels


def as_stored(pixels: Array, orientation: int) -> Array:
    """Undo ``upright``."""
    return upright(pixels, _UNDOES.get(orientation, orientation))


def box_as_stored(
    box: tuple[int, int, int, int], size: tuple[int, int], orientation: int
) -> tuple[int, int, int, int]:
    """Return where a box (left, top, width, height) of an upright picture lies as it is stored.

    ``size`` is the upright picture's (width, height).

    >>> box_as_stored((0, 0, 1, 1), (2, 3), 6)  # a quarter right: the first pixel was below
    (0, 1, 1, 1)
    """
    left, top, width, height = box
    if orientation in (2, 3, 6, 7):
        left = size[0] - left - width
    if orientation in (3, 4, 7, 8):
        top = size[1] - top - height
    return (top, left, height, width) if orientation >= 5 else (left, top, width, height)


def orientation_of(image: object) -> int:
    """Return the orientation that a PIL image's EXIF names, 1 where it names none that is known."""
    try:
        found = image.getexif().get(TAG, 1)  # type: ignore[attr-defined]
    except (
        Exception
    ):  # damaged EXIF raises errors of every kind, and the picture is there all the same
        return 1
    return found if isinstance(found, int) and 1 <= found <= 8 else 1
