"""From a picture's pixels to the input tensor, every step kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from typing import TypeAlias

import numpy as np

from .array import Array
from .box import Box
from .errors import InputError
from .picture import Picture

RESIZES = ("shorter-side", "stretch", "pad")
INTERPOLATIONS = ("nearest", "box", "bilinear", "bicubic", "lanczos")


@dataclass(frozen=True)
class Preprocess:
    """How a picture becomes a tensor.

    Resize (``shorter-side``: keep the shape, make the shorter side ``resize_to`` pixels, then cut
    the centre; ``stretch``: straight to height × width; ``pad``: keep the shape, fill the rest
    with black), order the channels, then ``(pixel · scale − mean) / std`` channel by channel.
    ``layout`` is nchw, or nhwc for networks that take channels last. Raises InputError for
    settings that make no sense.
    """

    height: int
    width: int
    mode: str = "RGB"  # or "L": grey
    resize: str = "shorter-side"
    resize_to: int | None = None  # None: just what the crop needs
    interpolation: str = "bilinear"
    channel_order: str = "RGB"  # or "BGR"
    scale: float = 1 / 255
    mean: tuple[float, ...] = (0.0,)
    std: tuple[float, ...] = (1.0,)
    invert: bool = False
    layout: str = "nchw"

    def __post_init__(self) -> None:
        object.__setattr__(self, "mean", tuple(float(v) for v in self.mean))
        object.__setattr__(self, "std", tuple(float(v) for v in self.std))
        channels = (1, 3 if self.mode == "RGB" else 1)
        for name, fits in (
            ("height", 1 <= self.height <= 8192),
            ("width", 1 <= self.width <= 8192),
            ("mode", self.mode in ("RGB", "L")),
            ("resize", self.resize in RESIZES),
            ("resize_to", self.resize_to is None or 1 <= self.resize_to <= 8192),
            ("interpolation", self.interpolation in INTERPOLATIONS),
            ("channel_order", self.channel_order in ("RGB", "BGR")),
            ("scale", np.isfinite(self.scale)),
            ("mean", len(self.mean) in channels and bool(np.isfinite(self.mean).all())),
            ("std", len(self.std) in channels and all(np.isfinite(v) and v for v in self.std)),
            ("layout", self.layout in ("nchw", "nhwc")),
        ):
            if not fits:
                raise InputError(
                    f"the preprocessing's '{name}' cannot be used",
                    received=repr(getattr(self, name)),
                )

    def to_json(self) -> str:
        """Return the settings as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Preprocess:
        """Read settings from JSON; raises InputError where it is not that.

        >>> Preprocess.from_json('{"height": 8, "width": 8, "mode": "L"}').mode
        'L'
        """
        known = {f.name for f in fields(cls)}
        try:
            given = json.loads(text)
        except ValueError as error:
            raise InputError("the preprocessing is no JSON", received=str(error)) from error
        if not isinstance(given, dict) or set(given) - known:
            raise InputError(
                "the preprocessing has settings nobody knows",
                received=str(sorted(set(given) - known) if isinstance(given, dict) else given),
                remedy=f"There are: {', '.join(sorted(known))}.",
            )
        try:
            return cls(**given)
        except TypeError as error:
            raise InputError("the preprocessing cannot be used", received=str(error)) from error


PRESETS: dict[str, Callable[[int, int], Preprocess]] = {
    "imagenet": lambda h, w: Preprocess(
        h, w, resize_to=round(min(h, w) * 256 / 224),
        mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225),
    ),
    "minus-one-to-one": lambda h, w: Preprocess(h, w, scale=1.0, mean=(127.5,), std=(127.5,)),
    "zero-to-one": lambda h, w: Preprocess(h, w),
    "caffe": lambda h, w: Preprocess(
        h, w, channel_order="BGR", scale=1.0, mean=(103.939, 116.779, 123.68)
    ),
    "grey": lambda h, w: Preprocess(h, w, mode="L", resize="stretch", interpolation="box"),
}  # fmt: skip
"""Settings in wide use, for an input of (height, width)."""


Placement: TypeAlias = tuple[float, float, float, float]
"""Left, top, width and height, in a picture's own pixels."""


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

    def on_picture(self, box: Box) -> tuple[float, float, float, float]:
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
    Pillow's.

    >>> from convscope.base.picture import open_picture
    >>> grey = open_picture(np.full((4, 6, 1), 255, np.uint8))
    >>> prepare(grey, Preprocess(2, 2, mode="L")).tensor.tolist()
    [[[[1.0, 1.0], [1.0, 1.0]]]]
    """
    p = preprocess
    steps = [Step("file", f"{picture.width} × {picture.height}", picture.pixels)]
    pixels = _in_mode(picture.pixels, p)
    detail = "grey by 0.299 R + 0.587 G + 0.114 B" if p.mode == "L" else "red, green, blue"
    steps.append(Step("colour mode", detail, pixels))
    resized, cut, placement, detail = _resized(pixels, p)
    steps.append(Step("resize", detail, resized))
    steps.append(Step("crop", f"{p.width} × {p.height}", cut))
    if p.mode == "RGB":
        cut = cut[..., ::-1] if p.channel_order == "BGR" else cut
        steps.append(Step("channel order", p.channel_order, cut))
    values: Array = cut.astype(np.float32)
    if p.invert:
        values = 255 - values
        steps.append(Step("invert", "255 − pixel", values))
    values = values * np.float32(p.scale)
    steps.append(Step("scale", f"× {p.scale:.6g}", values))
    values = (values - np.array(p.mean, np.float32)) / np.array(p.std, np.float32)
    steps.append(Step("normalise", f"− {_listed(p.mean)}, ÷ {_listed(p.std)}", values))
    tensor = values[None] if p.layout == "nhwc" else values.transpose(2, 0, 1)[None]
    tensor = np.ascontiguousarray(tensor, np.float32)
    steps.append(Step("tensor", "×".join(map(str, tensor.shape)), values))
    return Prepared(
        tensor, tuple(steps), p, placement, tuple(_warnings(picture, p, tensor, placement))
    )


def _listed(numbers: tuple[float, ...]) -> str:
    return ", ".join(f"{v:g}" for v in numbers)


def _in_mode(pixels: Array, p: Preprocess) -> Array:
    from PIL import Image

    if p.mode == "RGB":
        return np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels
    if pixels.shape[2] == 1:
        return pixels
    return np.asarray(Image.fromarray(pixels).convert("L"))[..., None]


def _resized(pixels: Array, p: Preprocess) -> tuple[Array, Array, Placement, str]:
    """Return the picture resized, what is cut out of it, where that lies, and what was done."""
    h, w = pixels.shape[:2]
    if p.resize == "stretch":
        whole = _scaled(pixels, p.width, p.height, p)
        return whole, whole, (0.0, 0.0, float(w), float(h)), f"stretched to {p.width} × {p.height}"
    if p.resize == "pad":
        ratio = min(p.width / w, p.height / h)
    elif p.resize_to is not None:
        ratio = p.resize_to / min(h, w)
    else:
        ratio = max(p.width / w, p.height / h)
    new_w, new_h = max(1, int(w * ratio + 1e-9)), max(1, int(h * ratio + 1e-9))
    resized = _scaled(pixels, new_w, new_h, p)
    top, left = round((new_h - p.height) / 2), round((new_w - p.width) / 2)
    cut = _window(resized, top, left, p.height, p.width)
    across, down = w / new_w, h / new_h
    placement = (left * across, top * down, p.width * across, p.height * down)
    return resized, cut, placement, f"to {new_w} × {new_h}, {p.interpolation}"


def _scaled(pixels: Array, width: int, height: int, p: Preprocess) -> Array:
    from PIL import Image

    if (height, width) == pixels.shape[:2]:
        return pixels
    image = Image.fromarray(pixels.squeeze(2) if pixels.shape[2] == 1 else pixels)
    way = Image.Resampling[p.interpolation.upper()]
    resized = np.asarray(image.resize((width, height), way))
    return resized if resized.ndim == 3 else resized[..., None]


def _window(pixels: Array, top: int, left: int, height: int, width: int) -> Array:
    """Cut out a window, black where it reaches outside."""
    h, w = pixels.shape[:2]
    before = (max(0, -top), max(0, -left))
    after = (max(0, top + height - h), max(0, left + width - w))
    if any(before + after):
        widths = [(before[0], after[0]), (before[1], after[1]), (0, 0)]
        pixels = np.pad(pixels, widths)
    y, x = top + before[0], left + before[1]
    return pixels[y : y + height, x : x + width]


def _warnings(picture: Picture, p: Preprocess, tensor: Array, placement: Placement) -> list[str]:
    found = []
    if picture.pixels.shape[2] == 1 and p.mode == "RGB":
        found.append("The picture is grey: its one channel is given three times.")
    if placement[2] < p.width / 2 or placement[3] < p.height / 2:
        times = max(p.width / placement[2], p.height / placement[3])
        found.append(
            f"The picture is enlarged {times:.1f} times: there are fewer pixels than seen."
        )
    stretched = (picture.width / p.width) / (picture.height / p.height)
    if p.resize == "stretch" and not 0.9 < stretched < 1.1:
        found.append("The picture is stretched: its shape is not that of the input.")
    if tensor.min() == tensor.max():
        found.append(f"Every value of the input is the same: {tensor.flat[0]:g}.")
    if np.abs(tensor).max() > 20 and p.std != (1.0,):
        found.append(
            "Values beyond 20 are unusual for a normalised input: check scale, mean and std."
        )
    return found
