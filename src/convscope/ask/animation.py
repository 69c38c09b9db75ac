"""A film of what lies on the bench, or of a layer: the answer is a file."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .. import animate, bench
from ..animate.layer import part_of
from ..base.array import Array
from ..base.errors import BadQuestion, BadShape, TooLarge
from . import wire
from .encode import parse, read
from .store import Store

MOST_ATTRIBUTE, MOST_NUMBERS = 64, 65_536
LARGEST = (1280, 720)
LONGEST = 30.0
"""Pixels and seconds of a film that is asked for over the wire."""


@dataclass(frozen=True)
class Animation:
    """What is to be filmed and how: ``stages``, or ``layer`` and ``channel`` of a ``scene``."""

    kind: str
    stages: tuple[wire.Sliding, ...] = ()
    scene: wire.Scene | None = None
    layer: str = ""
    channel: int = 0
    title: str = ""
    size: tuple[int, int] = LARGEST
    seconds: float | None = None
    theme: str = "light"
    language: str = "en"


def animation(store: Store, body: bytes) -> tuple[bytes, str]:
    """Return the film's bytes and their media type.

    Raises BadQuestion, BadShape or TooLarge for what no film can be made of.
    """
    asked = read(parse(body, "animation"), Animation)
    animate.check_kind(asked.kind)
    if asked.size[0] > LARGEST[0] or asked.size[1] > LARGEST[1]:
        raise TooLarge(
            f"at most {LARGEST[0]}×{LARGEST[1]} pixels here",
            received=f"{asked.size[0]}×{asked.size[1]}",
            remedy="The command line makes larger ones: convscope animate.",
        )
    look = animate.Look(asked.size, asked.theme, asked.language, asked.seconds)
    film = _film(store, asked, look)
    film.seconds = min(film.seconds, LONGEST)
    return animate.render(film, asked.kind), animate.FORMATS[asked.kind][0]


def _film(store: Store, asked: Animation, look: animate.Look) -> animate.Film:
    if asked.scene is not None:
        part = part_of(store.trace(asked.scene), asked.layer, asked.channel)
        return animate.layer_film(part, look)
    if not asked.stages:
        raise BadQuestion("nothing slides here", remedy="Give stages, or a scene and a layer.")
    return animate.film_of([_sliding(stage) for stage in asked.stages], look, asked.title[:80])


def _sliding(given: wire.Sliding) -> bench.Sliding:
    x, weight = _array(given.x), None if given.weight is None else _array(given.weight)
    if x.size > animate.MOST_CELLS or x.ndim < 2:
        raise TooLarge(f"a film draws at most {animate.MOST_CELLS} cells", received=str(x.shape))
    made = bench.Sliding(
        given.op, x, weight, None if given.bias is None else np.array(given.bias),
        {name: _attribute(name, value) for name, value in given.attributes.items()}, given.fill,
    )  # fmt: skip
    return replace(made, plain=len(x) == 1 == made.shape[0])


def _attribute(name: str, value: int | str | tuple[int, ...]) -> int | str | tuple[int, ...]:
    """Return an attribute that is known and small: nothing is laid out that nobody could see."""
    small = {"group", "blocksize", "count_include_pad"}
    rows = {"kernel_shape", "strides", "pads", "dilations", "output_padding"}
    fits = (
        (name == "mode" and value in ("DCR", "CRD"))
        or (name in small and isinstance(value, int) and 0 <= value <= MOST_ATTRIBUTE)
        or (name in rows and isinstance(value, tuple)
            and all(0 <= n <= MOST_ATTRIBUTE for n in value))
    )  # fmt: skip
    if not fits:
        raise BadShape(f"an animation takes no such {name[:40]}", received=repr(value)[:40])
    return value


def _array(block: wire.Block) -> Array:
    values = np.array(block.values)
    if values.size != np.prod(block.shape, dtype=int):
        raise BadShape(f"{block.shape} is not {values.size} numbers")
    if values.size == 0 or values.size > MOST_NUMBERS or min(block.shape, default=0) < 1:
        raise TooLarge(f"1 to {MOST_NUMBERS:,} numbers", received=str(block.shape))
    whole = np.rint(values)
    if (whole == values).all() and np.abs(values).max(initial=0) < 2**31:
        values = whole.astype(np.int64)  # whole numbers are written as such
    return values.reshape(block.shape)
