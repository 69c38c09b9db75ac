"""From a picture's pixels to the input tensor, as settings that can be written down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Preprocess:
    """How a picture becomes a tensor.

    Resize (``shorter-side``: keep the shape, make the shorter side ``resize_to``, then cut the
    centre; ``stretch``: straight to height × width; ``pad``: keep the shape, fill the rest with
    black), order the channels, then ``(pixel · scale − mean) / std`` channel by channel.
    """

    height: int
    width: int
    mode: str = "RGB"  # or "L": grey
    resize: str = "shorter-side"
    resize_to: int | None = None  # None: the shorter of height and width
    interpolation: str = "bilinear"  # nearest, box, bilinear, bicubic, lanczos
    channel_order: str = "RGB"  # or "BGR"
    scale: float = 1 / 255
    mean: tuple[float, ...] = (0.0,)
    std: tuple[float, ...] = (1.0,)
    invert: bool = False
