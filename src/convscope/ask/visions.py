"""Requests and answers about what units look for, made from noise, as they go over the wire.

The pictures themselves are at ``GET /vision`` and ``GET /rung``, as PNG.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .wire import Number

VisionState = Literal["none", "waiting", "making", "ready", "stopped", "failed"]


@dataclass(frozen=True)
class VisionOf:
    """Ask: how far is the picture that this channel answers to most? It is begun if asked to.

    ``do`` "look" begins nothing, "start" begins it where there is none, "stop" ends it. Who asks
    no more for some seconds has it ended too. ``diversity`` different ones are sought together;
    with the objective "class" the channel is a class.
    """

    network: str
    layer: str
    channel: int
    objective: Literal["channel", "neuron", "class"] = "channel"
    seed: int = 0
    diversity: int = 1
    do: Literal["look", "start", "stop"] = "start"


@dataclass(frozen=True)
class VisionAnswer:
    """``curves`` has each picture's activations from the noise on; ``field`` is (h w).

    ``shown`` is the step of the picture that is there to be seen, -1 where there is none yet.
    """

    state: VisionState
    said: str
    step: int
    steps: int
    shown: int
    engine: str
    size: tuple[int, ...]
    field: tuple[int, ...]
    curves: tuple[tuple[Number, ...], ...]


@dataclass(frozen=True)
class LadderOf:
    """Ask: how far is the ladder of this network?

    ``do`` as in VisionOf; "look" is answered with the one that comes along, where there is one.
    """

    network: str
    seed: int = 0
    do: Literal["look", "start", "stop"] = "look"


@dataclass(frozen=True)
class LadderRung:
    """A rung: ``shown`` is the step of its pictures that are there to be seen, -1 for none.

    ``field`` (h w) is what one value sees, ``whole`` that it is the whole picture. ``names`` are
    those of classes. ``problem`` says why there is nothing.
    """

    layer: str
    objective: Literal["channel", "neuron", "class"]
    channels: tuple[int, ...]
    names: tuple[str, ...]
    field: tuple[int, ...]
    whole: bool
    shown: int
    problem: str


@dataclass(frozen=True)
class LadderAnswer:
    """The rungs top to bottom. ``along`` tells that they came along with the network.

    ``step`` of ``steps`` is how far all of it is, counted in steps of channels.
    """

    state: VisionState
    said: str
    along: bool
    engine: str
    each: int
    step: int
    steps: int
    rungs: tuple[LadderRung, ...]
