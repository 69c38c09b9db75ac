"""The settings by which a picture becomes a tensor, read from JSON and checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import MISSING, asdict, dataclass, fields
from math import isfinite
from operator import index
from typing import Any

from .errors import InputError, TooLarge
from .resize import INTERPOLATIONS, RESIZES

MAX_INPUT = 2**24
"""Pixels of an input, 4096 × 4096: beyond it settings are TooLarge."""


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
    mode: str = "RGB"  # or "L": grey; or "LLL": grey, three times
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
        for name in ("height", "width", "resize_to"):
            self._set(name, _side, "a whole number from 1 to 8192")
        for name, known in (
            ("mode", ("RGB", "L", "LLL")), ("resize", RESIZES), ("interpolation", INTERPOLATIONS),
            ("channel_order", ("RGB", "BGR")), ("layout", ("nchw", "nhwc")),
            ("invert", (False, True)),
        ):  # fmt: skip
            self._set(name, _one_of(known), f"one of {', '.join(map(str, known))}")
        self._set("scale", _number, "a number other than 0, of at most a million")
        count = "1 number" if self.mode == "L" else "1 or 3 numbers"
        self._set("mean", self._each(_mean), f"{count} of at most a million")
        self._set("std", self._each(_number), f"{count} other than 0, of at most a million")
        if self.height * self.width > MAX_INPUT:
            raise TooLarge(
                f"the preprocessing makes {self.height:,} × {self.width:,} pixels",
                remedy=f"An input has at most {MAX_INPUT:,}.",
            )

    def _set(self, name: str, read: Callable[[Any], Any], wanted: str) -> None:
        given = getattr(self, name)
        try:
            if name == "resize_to" and given is None:
                return
            object.__setattr__(self, name, read(given))
        except (TypeError, ValueError, OverflowError):
            raise InputError(
                f"the preprocessing's '{name}' cannot be used",
                received=f"{given!r}"[:200],
                remedy=f"It is {wanted}.",
            ) from None

    def _each(self, read: Callable[[Any], float]) -> Callable[[Any], tuple[float, ...]]:
        def numbers(given: Any) -> tuple[float, ...]:
            found = tuple(map(read, given))
            if len(found) not in (1, 1 if self.mode == "L" else 3):
                raise ValueError
            return found

        return numbers

    def to_json(self) -> str:
        """Return the settings as JSON."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Preprocess:
        """Read settings from JSON; raises InputError where it is not that.

        >>> Preprocess.from_json('{"height": 8, "width": 8, "mode": "L"}').mode
        'L'
        """
        try:
            given = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InputError("the preprocessing is no JSON", received=str(error)) from error
        known = {f.name: f.default is MISSING for f in fields(cls)}
        if not isinstance(given, dict) or set(given) - set(known):
            unknown = sorted(set(given) - set(known)) if isinstance(given, dict) else given
            raise InputError(
                "the preprocessing has settings nobody knows",
                received=str(unknown)[:200],
                remedy=f"There are: {', '.join(known)}.",
            )
        missing = [name for name, needed in known.items() if needed and name not in given]
        if missing:
            raise InputError(f"the preprocessing lacks '{missing[0]}' and cannot be used")
        return cls(**given)


def _side(given: Any) -> int:
    if isinstance(given, bool) or not 1 <= index(given) <= 8192:
        raise ValueError
    return index(given)


def _one_of(known: tuple[Any, ...]) -> Callable[[Any], Any]:
    def choice(given: Any) -> Any:
        if type(given) is not type(known[0]) or given not in known:
            raise ValueError
        return given

    return choice


def _mean(given: Any) -> float:
    if isinstance(given, str) or not isfinite(given) or abs(given) > 1e6:
        raise ValueError
    return float(given)


def _number(given: Any) -> float:
    if abs(_mean(given)) < 1e-6:
        raise ValueError
    return float(given)


PRESETS: dict[str, Callable[[int, int], Preprocess]] = {
    "imagenet": lambda h, w: Preprocess(
        h, w, resize_to=min(8192, round(h * 256 / 224)) if h == w else None,
        mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225),
    ),
    "minus-one-to-one": lambda h, w: Preprocess(h, w, scale=1.0, mean=(127.5,), std=(127.5,)),
    "zero-to-one": lambda h, w: Preprocess(h, w),
    "bytes": lambda h, w: Preprocess(h, w, scale=1.0),
    "caffe": lambda h, w: Preprocess(
        h, w, channel_order="BGR", scale=1.0, mean=(103.939, 116.779, 123.68)
    ),
    "grey": lambda h, w: Preprocess(h, w, mode="L", resize="stretch", interpolation="box"),
}  # fmt: skip
"""Settings in wide use, for an input of (height, width)."""
