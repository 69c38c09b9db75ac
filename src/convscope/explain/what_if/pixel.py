"""One pixel of the picture in another colour."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.array import Array
from ...base.errors import BadQuestion
from .edit import PictureEdit
from .given import several, whole

Colour = tuple[int, int, int]
"""Red, green and blue, each from 0 to 255."""


@dataclass(frozen=True)
class Pixel(PictureEdit):
    """The picture's pixel in column ``x`` and row ``y``, upright, gets a ``colour`` (0 to 255).

    >>> pixels = np.zeros((1, 2, 3), np.uint8)
    >>> Pixel(1, 0, (255, 128, 0)).draw(pixels)
    >>> pixels.tolist()
    [[[0, 0, 0], [255, 128, 0]]]
    """

    KIND = "pixel"

    x: int
    y: int
    colour: Colour

    def __post_init__(self) -> None:
        object.__setattr__(self, "x", whole(self.x, "x"))
        object.__setattr__(self, "y", whole(self.y, "y"))
        object.__setattr__(self, "colour", colour(self.colour))

    def draw(self, pixels: Array) -> None:
        """Write one pixel; raises BadQuestion for one that the picture has not."""
        height, width = pixels.shape[:2]
        if self.x >= width or self.y >= height:
            raise BadQuestion(
                f"the picture is {width} wide and {height} high",
                received=f"the pixel ({self.x}, {self.y})",
                remedy="Columns and rows count from 0.",
            )
        pixels[self.y, self.x] = self.colour


def colour(given: object) -> Colour:
    """Return a colour; raises InputError for what is none."""
    red, green, blue = several(given, "colour", lambda one, name: whole(one, name, 255), 3)
    return red, green, blue
