"""Edits in short, as they are written by hand: lists of tuples by what they do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ...base.errors import InputError
from .channel import Channel
from .edit import Edit
from .paint import Paint
from .pixel import Pixel
from .pooling import Pooling
from .weight import Weight

SHORT: dict[str, tuple[str, Callable[..., Edit]]] = {
    "silence": ("(layer, channel)", lambda layer, channel: Channel(layer, channel, 0.0)),
    "amplify": ("(layer, channel, factor)", lambda *given: Channel(*given)),
    "weight": (
        "(layer, index, value)",
        lambda layer, index, value: Weight(layer, "weight", _place(index), value),
    ),
    "bias": (
        "(layer, index, value)",
        lambda layer, index, value: Weight(layer, "bias", _place(index), value),
    ),
    "pixel": ("(x, y, (r, g, b))", lambda *given: Pixel(*given)),
    "paint": ("([(x, y), …], width, (r, g, b))", lambda *given: Paint(*given)),
    "pooling": ("(layer, op)", lambda *given: Pooling(*given)),
}
"""How each is written, and the edit that it makes."""


def in_full(name: str, given: Iterable[Any]) -> list[Edit]:
    """Return the edits that a list of tuples stands for; raises InputError for what is none.

    >>> in_full("silence", [("conv1", 3)])
    [Channel(layer='conv1', channel=3, factor=0.0)]
    """
    written, make = SHORT[name]
    try:
        return [make(*one) for one in given]
    except TypeError:
        raise InputError(
            f"'{name}' cannot be used", received=f"{given!r}"[:200],
            remedy=f"It is a list of {written}.",
        ) from None  # fmt: skip


def _place(index: Any) -> Any:
    return index if hasattr(index, "__iter__") else (index,)
