"""Requests and answers about why a network answers as it does, as they go over the wire.

A map itself is at ``GET /relevance``, as raw numbers; here is what is said of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..explain.target import Target
from .wire import Number, Scene


@dataclass(frozen=True)
class Texts:
    """The same said in English and in Japanese."""

    en: str
    ja: str


@dataclass(frozen=True)
class Methods:
    """Ask: by which methods can it be told why?"""


@dataclass(frozen=True)
class MethodCard:
    """A method: what it computes, its formula as TeX, its known weakness, where it is taken."""

    name: str
    title: Texts
    what: Texts
    formula: str
    weakness: Texts
    source: str
    on: Literal["input", "layer", "either"]


@dataclass(frozen=True)
class MethodsAnswer:
    """All of them."""

    methods: tuple[MethodCard, ...]


@dataclass(frozen=True)
class WhyOf:
    """Ask: what speaks for ``target`` (less ``against``)? ``layer`` "" is the method's usual."""

    scene: Scene
    method: str
    target: Target
    against: Target | None = None
    layer: str = ""


@dataclass(frozen=True)
class WhyAnswer:
    """``map`` (h w) is the size of the map over the input; ``low`` and ``high`` are its ends.

    ``layer`` is where the method was taken, "" on the input. ``gap`` is how far the values' sum
    is from ``sums_to``, which theory demands; both null where it demands nothing.
    """

    layer: str
    number: Number
    map: tuple[int, int]
    low: Number
    high: Number
    sums_to: Number | None
    gap: Number | None
    notes: tuple[str, ...]
