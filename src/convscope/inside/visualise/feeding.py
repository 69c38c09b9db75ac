"""From a picture's pixels to the network's input and back: the preprocessing as a straight line.

Every step of it that is not resizing is one, x = slope · pixel + offset, channel by channel; the
two numbers are read off what the preprocessing itself makes of black and of white.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...base.array import Array, Float
from ...base.preprocess_settings import Preprocess
from ...training.fed import numbers


@dataclass(frozen=True)
class Feeding:
    """What a network wants of a picture p (m c h w) of 0 to 1.

    >>> import numpy as np
    >>> grey = Feeding(Preprocess(2, 2, "L", mean=(0.5,), std=(0.5,)))
    >>> grey.input(np.float32([[[[0, 1], [0.5, 0.25]]]])).ravel().tolist()
    [-1.0, 1.0, 0.0, -0.5]
    """

    preprocess: Preprocess

    @property
    def own(self) -> tuple[int, int]:
        """The network's own height and width."""
        return self.preprocess.height, self.preprocess.width

    @property
    def channels(self) -> int:
        """Channels of the picture: 1 for grey, 3 for colour."""
        return 3 if self.preprocess.mode == "RGB" else 1

    @property
    def taken(self) -> list[int]:
        """Which of the picture's channels each channel of the input is made of."""
        if self.preprocess.mode == "LLL":
            return [0, 0, 0]
        order = list(range(self.channels))
        return order[::-1] if self.preprocess.channel_order == "BGR" else order

    @property
    def line(self) -> tuple[Float, Float]:
        """Slope and offset (1 c 1 1) of each channel of the input, pixels being 0 to 1."""
        shape = 1, 1, 1, len(self.taken)
        black, white = (
            numbers(np.full(shape, v, np.uint8), self.preprocess).reshape(1, -1, 1, 1)
            for v in (0, 255)
        )
        return white - black, black

    @property
    def last(self) -> bool:
        """Whether the input has its channels last."""
        return self.preprocess.layout == "nhwc"

    def input(self, p: Array) -> Float:
        """Return the input that pictures make."""
        slope, offset = self.line
        x = p[:, self.taken] * slope + offset
        return np.ascontiguousarray(x.transpose(0, 2, 3, 1) if self.last else x, np.float32)

    def back(self, slopes: Array) -> Float:
        """Return a number's slope in the pictures for its slope in the input."""
        dx = slopes.transpose(0, 3, 1, 2) if self.last else slopes
        dx = dx * self.line[0]
        dp = np.zeros((len(dx), self.channels, *dx.shape[2:]), dx.dtype)
        for made, of in enumerate(self.taken):
            dp[:, of] += dx[:, made]
        return dp

    def blank(self, many: int, sides: tuple[int, int]) -> Float:
        """Return the input of ``many`` grey pictures."""
        return self.input(np.full((many, self.channels, *sides), 0.5, np.float32))
