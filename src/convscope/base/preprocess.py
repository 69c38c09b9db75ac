"""From a picture's pixels to the input tensor, every step kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .array import Array
from .box import Box
from .orientation import as_stored
from .picture import Picture, luminance
from .preprocess_settings import PRESETS, Preprocess
from .resize import Fit, Placement, fit, resized

__all__ = ["PRESETS", "Placement", "Prepared", "Preprocess", "Step", "prepare"]


@dataclass(frozen=True)
class Step:
    """One step: what was done, and the picture or the numbers after it (h w c)."""

    name: str
    detail: str
    values: Array


@dataclass(frozen=True)
class Prepared:
    """The input tensor with every step that led to it.

    ``placement`` is where on the picture the input lies, in the picture's own pixels: (left, top,
    width, height); with ``pad`` it reaches outside. ``warnings`` says what looks wrong.
    """

    tensor: Array  # float32 (1 c h w), or (1 h w c)
    steps: tuple[Step, ...]
    preprocess: Preprocess
    placement: Placement
    warnings: tuple[str, ...]

    def on_picture(self, box: Box) -> Placement:
        """Return where a box of the input lies on the picture: left, top, width, height."""
        left, top, width, height = self.placement
        across, down = width / self.preprocess.width, height / self.preprocess.height
        rows, columns = (2, 3) if self.preprocess.layout == "nchw" else (1, 2)
        return (
            left + box.start[columns] * across,
            top + box.start[rows] * down,
            box.shape[columns] * across,
            box.shape[rows] * down,
        )


def prepare(picture: Picture, preprocess: Preprocess) -> Prepared:
    """Make the input tensor of a picture.

    Sizes and crops are rounded as torchvision's Resize and CenterCrop round them, resizing is
    Pillow's. A step that has nothing to do is listed and says so.

    >>> from convscope.base.picture import open_picture
    >>> grey = open_picture(np.full((4, 6, 1), 255, np.uint8))
    >>> prepare(grey, Preprocess(2, 2, mode="L")).tensor.tolist()
    [[[[1.0, 1.0], [1.0, 1.0]]]]
    """
    p = preprocess
    to = fit((picture.width, picture.height), (p.width, p.height), p.resize, p.resize_to)
    steps = _pixel_steps(picture, p, to)
    steps += _number_steps(steps[-1].values, p)
    values = steps[-1].values
    tensor = values[None] if p.layout == "nhwc" else values.transpose(2, 0, 1)[None]
    tensor = np.ascontiguousarray(tensor)
    steps.append(Step("tensor", "×".join(map(str, tensor.shape)), values))
    placement = to.placement(picture.width, picture.height)
    return Prepared(
        tensor, tuple(steps), p, placement, tuple(_warnings(picture, p, tensor, placement))
    )


def _pixel_steps(picture: Picture, p: Preprocess, to: Fit) -> list[Step]:
    """Return the steps whose result is a picture: bytes (h w c)."""
    turned = (
        f"EXIF {picture.orientation}: turned upright" if picture.orientation != 1 else "as stored"
    )
    stored = as_stored(picture.pixels, picture.orientation)
    mode, pixels = _in_mode(picture.pixels, p)
    whole, cut = resized(pixels, to, p.interpolation)
    steps = [
        Step("file", f"{stored.shape[1]} × {stored.shape[0]}", stored),
        Step("orientation", turned, picture.pixels),
        Step("colour mode", mode, pixels),
        Step("resize", _resize_detail(picture, p, to), whole),
        Step("crop", _crop_detail(p, to), cut),
    ]
    if p.mode == "L":
        return [*steps, Step("channel order", "one channel", cut)]
    ordered = cut[..., ::-1] if p.channel_order == "BGR" else cut
    return [*steps, Step("channel order", p.channel_order, ordered)]


def _in_mode(pixels: Array, p: Preprocess) -> tuple[str, Array]:
    grey = pixels.shape[2] == 1
    if p.mode == "L":
        said = "grey" if grey else "grey by 0.299 R + 0.587 G + 0.114 B"
        return said, luminance(pixels)[..., None]
    said = "grey, three times" if grey else "red, green, blue"
    return said, np.broadcast_to(pixels, (*pixels.shape[:2], 3))


def _resize_detail(picture: Picture, p: Preprocess, to: Fit) -> str:
    if (to.width, to.height) == (picture.width, picture.height):
        return f"{to.width} × {to.height} already"
    how = "stretched to" if p.resize == "stretch" else "to"
    return f"{how} {to.width} × {to.height}, {p.interpolation}"


def _crop_detail(p: Preprocess, to: Fit) -> str:
    size = f"{p.width} × {p.height}"
    if (to.width, to.height) == to.cut:
        return f"{size}: nothing to cut"
    outside = ", black around" if min(to.left, to.top) < 0 else ""
    return f"{size} at ({to.left}, {to.top}){outside}"


def _number_steps(pixels: Array, p: Preprocess) -> list[Step]:
    """Return the steps whose result is numbers: float32 (h w c)."""
    steps = []
    values: Array = pixels.astype(np.float32)
    if p.invert:
        values = 255 - values
        steps.append(Step("invert", "255 − pixel", values))
    values = values * np.float32(p.scale)
    steps.append(Step("scale", f"× {p.scale:.6g}", values))
    values = (values - np.array(p.mean, np.float32)) / np.array(p.std, np.float32)
    steps.append(Step("normalise", f"− {_listed(p.mean)}, ÷ {_listed(p.std)}", values))
    return steps


def _listed(numbers: tuple[float, ...]) -> str:
    return ", ".join(f"{v:g}" for v in numbers)


def _warnings(picture: Picture, p: Preprocess, tensor: Array, placement: Placement) -> list[str]:
    found = []
    width, height = placement[2:]
    if picture.pixels.shape[2] == 1 and p.mode == "RGB":
        found.append("The picture is grey: its one channel is given three times.")
    times = max(p.width / width, p.height / height)
    if times > 2:
        found.append(
            f"The picture is enlarged {times:.1f} times: there are fewer pixels than seen."
        )
    ratio = (p.width / p.height) / (picture.width / picture.height)
    if p.resize == "stretch" and not 1 / 1.1 < ratio < 1.1:
        how = f"{1 - ratio:.0%} too narrow" if ratio < 1 else f"{ratio - 1:.0%} too wide"
        found.append(f"The picture is stretched: everything on it becomes {how}.")
    seen = width * height / (picture.width * picture.height)
    if seen < 1 / 3:
        found.append(f"Only {seen:.0%} of the picture is seen: the rest is cut off.")
    low, high = float(tensor.min()), float(tensor.max())
    if low == high:
        found.append(f"Every value of the input is the same: {low:g}.")
    if max(-low, high) > 20 and p.std != (1.0,):
        found.append(
            "Values beyond 20 are unusual for a normalised input: check scale, mean and std."
        )
    return found
