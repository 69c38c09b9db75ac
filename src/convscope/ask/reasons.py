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
    """Ask: by which methods can it be told why, and how is a map checked?"""


@dataclass(frozen=True)
class MethodCard:
    """A method: what it computes, its formula as TeX, its known weakness, where it is taken.

    ``walks`` is about how many walks through the network one map takes.
    """

    name: str
    title: Texts
    what: Texts
    formula: str
    weakness: Texts
    source: str
    on: Literal["input", "layer", "either"]
    walks: int


@dataclass(frozen=True)
class CheckCard:
    """A check: what it does, and from whom it is."""

    name: str
    title: Texts
    what: Texts
    source: str


@dataclass(frozen=True)
class MethodsAnswer:
    """All of them, each from what costs little to what costs much."""

    methods: tuple[MethodCard, ...]
    checks: tuple[CheckCard, ...]


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


@dataclass(frozen=True)
class CheckOf:
    """Ask: what does ``check`` say of the map that ``why`` with the same fields is about?"""

    scene: Scene
    method: str
    target: Target
    check: str
    against: Target | None = None
    layer: str = ""


@dataclass(frozen=True)
class CurveCard:
    """How a number goes on the way of a check; ``area`` is the area under it.

    ``name`` says what was done ("insertion", "deletion", "cascade"), ``of`` by whose map:
    "method", "random" or "edges".
    """

    name: str
    of: str
    at: tuple[Number, ...]
    values: tuple[Number, ...]
    area: Number


@dataclass(frozen=True)
class CheckAnswer:
    """What a check found. ``passed`` is null where it does not apply, or only measures.

    ``reason`` has the numbers in it, ``short`` says it in a few words ("" where there are none).
    """

    name: str
    passed: bool | None
    reason: Texts
    short: Texts
    numbers: dict[str, Number]
    curves: tuple[CurveCard, ...]


@dataclass(frozen=True)
class AgreementOf:
    """Ask: how alike are the maps of these methods, all of one question?"""

    scene: Scene
    methods: tuple[str, ...]
    target: Target
    against: Target | None = None
    layer: str = ""


@dataclass(frozen=True)
class AgreementAnswer:
    """Spearman's rank correlation of each method's map with each, in the order of ``methods``."""

    methods: tuple[str, ...]
    correlations: tuple[tuple[Number, ...], ...]
