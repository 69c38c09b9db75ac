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
from .said import Said

__all__ = ["PRESETS", "Placement", "Prepared", "Preprocess", "Step", "prepare"]


@dataclass(frozen=True)
class Step:
    """One step: what was done, and the picture or the numbers after it (h w c)."""

    name: str
    detail: Said
    values: Array


@dataclass(frozen=True)
class Prepared:
    """The input tensor of a ``picture`` with every step that led to it.

    ``placement`` is where on the picture the input lies, in the picture's own pixels: (left, top,
    width, height); with ``pad`` it reaches outside. ``warnings`` says what looks wrong.
    """

    tensor: Array  # float32 (1 c h w), or (1 h w c)
    steps: tuple[Step, ...]
    preprocess: Preprocess
    placement: Placement
    warnings: tuple[Said, ...]
    picture: Picture

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
    shape = "×".join(map(str, tensor.shape))
    steps.append(Step("tensor", Said("shape", "{shape}", shape=shape), values))
    placement = to.placement(picture.width, picture.height)
    return Prepared(
        tensor, tuple(steps), p, placement, tuple(_warnings(picture, p, tensor, placement)), picture
    )


def _pixel_steps(picture: Picture, p: Preprocess, to: Fit) -> list[Step]:
    """Return the steps whose result is a picture: bytes (h w c)."""
    turned = Said("as-stored", "as stored")
    if picture.orientation != 1:
        turned = Said("turned", "EXIF {number}: turned upright", number=picture.orientation)
    stored = as_stored(picture.pixels, picture.orientation)
    height, width = stored.shape[:2]
    mode, pixels = _in_mode(picture.pixels, p)
    whole, cut = resized(pixels, to, p.interpolation)
    steps = [
        Step("file", Said("size", "{width} × {height}", width=width, height=height), stored),
        Step("orientation", turned, picture.pixels),
        Step("colour mode", mode, pixels),
        Step("resize", _resize_detail(picture, p, to), whole),
        Step("crop", _crop_detail(p, to), cut),
    ]
    if p.mode == "L":
        return [*steps, Step("channel order", Said("one-channel", "one channel"), cut)]
    ordered = cut[..., ::-1] if p.channel_order == "BGR" else cut
    order = Said("order", "{order}", order=p.channel_order)
    return [*steps, Step("channel order", order, ordered)]


def _in_mode(pixels: Array, p: Preprocess) -> tuple[Said, Array]:
    grey = pixels.shape[2] == 1
    if p.mode == "RGB" and not grey:
        return Said("rgb", "red, green, blue"), pixels
    made = luminance(pixels)[..., None]
    if p.mode == "L":
        weighed = Said("weighed", "grey by 0.299 R + 0.587 G + 0.114 B")
        return Said("grey", "grey") if grey else weighed, made
    return Said("grey-three", "grey, three times"), np.broadcast_to(made, (*made.shape[:2], 3))


def _resize_detail(picture: Picture, p: Preprocess, to: Fit) -> Said:
    size = {"width": to.width, "height": to.height}
    if (to.width, to.height) == (picture.width, picture.height):
        return Said("same-size", "{width} × {height} already", **size)
    if p.resize == "stretch":
        text = "stretched to {width} × {height}, {interpolation}"
        return Said("stretched", text, **size, interpolation=p.interpolation)
    text = "to {width} × {height}, {interpolation}"
    return Said("resized", text, **size, interpolation=p.interpolation)


def _crop_detail(p: Preprocess, to: Fit) -> Said:
    size = {"width": p.width, "height": p.height}
    if (to.width, to.height) == to.cut:
        return Said("uncut", "{width} × {height}: nothing to cut", **size)
    place = {**size, "left": to.left, "top": to.top}
    if min(to.left, to.top) < 0:
        return Said("padded", "{width} × {height} at ({left}, {top}), black around", **place)
    return Said("cut", "{width} × {height} at ({left}, {top})", **place)


def _number_steps(pixels: Array, p: Preprocess) -> list[Step]:
    """Return the steps whose result is numbers: float32 (h w c)."""
    steps = []
    values: Array = pixels.astype(np.float32)
    if p.invert:
        values = 255 - values
        steps.append(Step("invert", Said("inverted", "255 − pixel"), values))
    values = values * np.float32(p.scale)
    steps.append(Step("scale", Said("times", "× {scale}", scale=f"{p.scale:.6g}"), values))
    values = (values - np.array(p.mean, np.float32)) / np.array(p.std, np.float32)
    less = Said("less", "− {mean}, ÷ {std}", mean=_listed(p.mean), std=_listed(p.std))
    return [*steps, Step("normalise", less, values)]


def _listed(numbers: tuple[float, ...]) -> str:
    return ", ".join(f"{v:g}" for v in numbers)


def _warnings(picture: Picture, p: Preprocess, tensor: Array, placement: Placement) -> list[Said]:
    found = []
    width, height = placement[2:]
    if picture.pixels.shape[2] == 1 and p.mode == "RGB":
        text = "The picture is grey: its one channel is given three times."
        found.append(Said("grey-picture", text))
    times = max(p.width / width, p.height / height)
    if times > 2:
        text = "The picture is enlarged {times} times: there are fewer pixels than seen."
        found.append(Said("enlarged", text, times=f"{times:.1f}"))
    ratio = (p.width / p.height) / (picture.width / picture.height)
    if p.resize == "stretch" and not 1 / 1.1 < ratio < 1.1:
        text = "The picture is stretched: everything on it becomes {share} too "
        wide = Said("too-wide", text + "wide.", share=f"{ratio - 1:.0%}")
        found.append(
            wide if ratio > 1 else Said("too-narrow", text + "narrow.", share=f"{1 - ratio:.0%}")
        )
    seen = width * height / (picture.width * picture.height)
    if seen < 1 / 3:
        text = "Only {share} of the picture is seen: the rest is cut off."
        found.append(Said("cut-off", text, share=f"{seen:.0%}"))
    low, high = float(tensor.min()), float(tensor.max())
    if low == high:
        found.append(
            Said("all-same", "Every value of the input is the same: {value}.", value=f"{low:g}")
        )
    if max(-low, high) > 20 and p.std != (1.0,):
        text = "Values beyond 20 are unusual for a normalised input: check scale, mean and std."
        found.append(Said("beyond-20", text))
    return found
