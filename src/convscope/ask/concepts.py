"""Requests and answers about concepts that somebody marked, as they go over the wire."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .wire import Number, Scene

WorkState = Literal["none", "waiting", "making", "ready", "stopped", "failed"]


@dataclass(frozen=True)
class MarkStroke:
    """A round brush's way over a picture: points (x, y) and the brush's width, in its pixels."""

    points: tuple[tuple[float, float], ...]
    width: float


@dataclass(frozen=True)
class Mark:
    """A region of a picture: boxes (left, top, width, height) in its own pixels, and strokes."""

    picture: str
    boxes: tuple[tuple[float, float, float, float], ...] = ()
    strokes: tuple[MarkStroke, ...] = ()


@dataclass(frozen=True)
class ConceptOf:
    """Ask: which channels of a layer ("": of all layers) answer inside the marks and not outside?

    ``scene`` says by which network and preprocessing; its picture is not looked at.
    """

    scene: Scene
    marks: tuple[Mark, ...]
    layer: str = ""
    most: int = 24


@dataclass(frozen=True)
class ConceptChannel:
    """One channel: mean response inside and outside, their difference in standard deviations, and
    the overlap (0 to 1) of its highest cells with the marked ones.
    """

    layer: str
    value: str
    channel: int
    inside: Number
    outside: Number
    difference: Number
    overlap: Number


@dataclass(frozen=True)
class ConceptLayer:
    """How many ``cells`` of a layer the region amounts to on each picture.

    ``span`` is where its map lies on the first picture: left, top, width, height in its pixels.
    """

    layer: str
    cells: tuple[float, ...]
    span: tuple[float, float, float, float]


@dataclass(frozen=True)
class ConceptAnswer:
    """The best of ``compared`` channels in ``layers`` layers, and those layers that have some.

    ``too_coarse`` counts layers whose cells are too large for the region, ``even`` names those
    whose cells all see everything.
    """

    channels: tuple[ConceptChannel, ...]
    compared: int
    layers: int
    shown: tuple[ConceptLayer, ...]
    too_coarse: int
    even: tuple[str, ...]


@dataclass(frozen=True)
class ConceptProbeOf:
    """Ask: at which layer can a straight cut tell the marked cells from the others?"""

    scene: Scene
    marks: tuple[Mark, ...]
    do: Literal["look", "start", "stop"] = "look"


@dataclass(frozen=True)
class ClassProbeOf:
    """Ask: at which layer can a straight cut tell a class of the data from the others, or all
    classes from each other ("")?
    """

    network: str
    data: str
    label: str = ""
    do: Literal["look", "start", "stop"] = "look"


@dataclass(frozen=True)
class ProbePoint:
    """A layer, ``depth`` its place in the network: accuracy on what was held out (0 to 1), and the
    mean and standard deviation of the same with shuffled labels; null where ``why`` says why.
    """

    layer: str
    depth: int
    accuracy: float | None
    baseline: float
    spread: float
    counts: tuple[int, ...]
    features: int
    why: str


@dataclass(frozen=True)
class ProbeCurve:
    """Accuracy by depth, of ``examples`` pictures or cells; ``chance`` is what guessing reaches."""

    of_cells: bool
    examples: int
    chance: float
    points: tuple[ProbePoint, ...]


@dataclass(frozen=True)
class ProbeAnswer:
    """How far the probes are: ``done`` of ``total``, and the curve once it is there."""

    state: WorkState
    said: str
    done: int
    total: int
    curve: ProbeCurve | None
