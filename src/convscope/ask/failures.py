"""Requests and answers about mistakes and changed pictures, as they go over the wire.

A changed picture itself is at ``GET /changed``, as PNG in whole pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .concepts import WorkState
from .wire import Number, Scene


@dataclass(frozen=True)
class FailuresOf:
    """Ask: what are the worst mistakes of a network on data, and what did it look at?

    "usual" is the part that the data keep for judging, where there is one, else all.
    """

    network: str
    data: str
    part: Literal["usual", "train", "validation", "test", "all"] = "usual"
    most: int = 48
    do: Literal["look", "start", "stop"] = "look"


@dataclass(frozen=True)
class Failed:
    """A mistake: the picture ``DATA:index``, its class, what it was taken for and how surely.

    ``looked`` is where the network looked, row by row, 1 at its strongest.
    """

    index: int
    true: int
    predicted: int
    probability: float
    looked: tuple[float, ...]


@dataclass(frozen=True)
class FailureGroup:
    """Mistakes that are alike; ``confusions`` are (true, predicted, how many)."""

    failed: tuple[Failed, ...]
    looked: tuple[float, ...]
    confusions: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class FailuresFound:
    """The groups of the mistakes looked into, of ``wrong`` among ``pictures``, largest first.

    ``labels`` are the classes' names, ``side`` the rows and columns of a ``looked``.
    """

    pictures: int
    wrong: int
    labels: tuple[str, ...]
    method: str
    side: int
    groups: tuple[FailureGroup, ...]


@dataclass(frozen=True)
class FailuresAnswer:
    """How far it is: ``done`` of ``total``, and what was found once it is there."""

    state: WorkState
    said: str
    done: int
    total: int
    found: FailuresFound | None


@dataclass(frozen=True)
class AdversarialOf:
    """Ask: what is the smallest change of a picture that flips the answer?

    ``towards`` is the class to be answered, −1 for any other. ``epsilon`` is the largest change of
    a pixel, of 0 to 255, the usual unless given; ``pixel`` (row, column, channel) is the one whose
    step is written out, the steepest unless given.
    """

    scene: Scene
    method: Literal["fgsm", "pgd"] = "fgsm"
    towards: int = -1
    epsilon: float | None = None
    seed: int = 0
    pixel: tuple[int, ...] = ()
    do: Literal["look", "start", "stop"] = "look"


@dataclass(frozen=True)
class ClassMoved:
    """The probabilities of a class: of the picture, of the change, and of it in whole pixels."""

    index: int
    before: float
    after: float
    rounded: float


@dataclass(frozen=True)
class PixelPart:
    """A value of the input that the pixel is in: gradient × factor is what it adds."""

    cell: tuple[int, ...]
    gradient: Number
    factor: Number
    product: Number


@dataclass(frozen=True)
class PixelStep:
    """The step of one pixel: slope = Σ products, new = clip(value + ε · sign).

    ``sign`` is that of the step; ``difference`` is the slope again, by two runs with the pixel
    moved by 1/16 to either side.
    """

    place: tuple[int, int, int]
    value: Number
    parts: tuple[PixelPart, ...]
    slope: Number
    sign: int
    new: Number
    clipped: bool
    difference: Number


@dataclass(frozen=True)
class Changed:
    """What was found. ``size`` (h w c) is that of what the network is given.

    ``smallest`` flips the answer and ``below`` does not; ``whole`` is the smallest whole ε that
    does so in whole pixels; null where there is none. ``times`` is by how much the change is
    drawn larger. ``expected`` is by how much the loss would move were it straight.
    """

    answer: int
    size: tuple[int, int, int]
    epsilon: float
    smallest: float | None
    below: float
    whole: int | None
    flipped: bool
    flipped_rounded: bool
    classes: tuple[ClassMoved, ...]
    times: float
    expected: Number
    moved: Number
    pixel: PixelStep


@dataclass(frozen=True)
class AdversarialAnswer:
    """How far it is, and what was found once it is there."""

    state: WorkState
    said: str
    done: int
    found: Changed | None
