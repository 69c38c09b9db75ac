"""The picture that a unit answers to most: sought from noise, by gradient ascent.

Source: Olah, Mordvintsev, Schubert, "Feature Visualization", Distill 2017,
https://distill.pub/2017/feature-visualization
"""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Iterator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any, Literal

import numpy as np

from ...base.array import Array, Float
from ...base.errors import BadQuestion, EngineError, InputError, UnsupportedOp
from ...network import Network
from .ascent import Moment, as_bytes, ascend
from .engines.engine import Engine, Sought
from .part import Objective, Part, check_channel, part_of
from .settings import Settings
from .wish import Wish

EngineName = Literal["numpy", "torch"]
MOST_AT_ONCE = 16
"""Different optima that are sought together at most."""


@dataclass(frozen=True, eq=False)
class Seen:
    """How far it is: after ``step`` steps the pictures (m h w c), their activations (m,) before."""

    step: int
    pictures: Array
    activations: Float


class Visualisation:
    """The pictures of one unit, being made: iterating gives every step, ``.pictures`` the end.

    ``layer``, ``channel`` and ``objective`` say of what; ``size`` (h w) is what is shown,
    ``field`` (h w) what one value of the layer sees; ``engine`` who computes. ``steps_done`` and
    ``curve`` (steps m) are how far it is. It is made once: who iterates again sees what is left.
    """

    def __init__(
        self, part: Part, channels: tuple[int, ...], seeds: tuple[int, ...], settings: Settings,
        engine: EngineName | None = None, diversity: float = 0.0,
    ) -> None:  # fmt: skip
        self._part, self.channels, self.seeds, self.settings = part, channels, seeds, settings
        self._sought = Sought(
            part, Wish(part.objective, channels, diversity, part.margin), settings
        )
        self.engine, made = engine_of(self._sought, engine)
        self._ascent = ascend(made, self._sought, seeds)
        self._moment: Moment | None = None
        self._curve: list[Float] = []

    @property
    def layer(self) -> str:
        """The layer that is looked at; for a class the one that makes the scores."""
        return self._part.layer

    @property
    def channel(self) -> int:
        """The unit, or the class."""
        return self.channels[0]

    @property
    def objective(self) -> Objective:
        """What grows."""
        return self._part.objective

    @property
    def field(self) -> tuple[int, int]:
        """Height and width of what one value of the layer sees."""
        return self._part.field

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the pictures."""
        (height, width), (down, across) = self._part.size, self._part.edge
        return height - 2 * down, width - 2 * across

    @property
    def steps_done(self) -> int:
        """How far it is, of ``settings.steps``."""
        return 0 if self._moment is None else self._moment.step

    @property
    def curve(self) -> Float:
        """The activations so far (steps m), the noise's own first."""
        return np.array(self._curve).reshape(-1, len(self.channels))

    def __iter__(self) -> Iterator[Seen]:
        for moment in self._ascent:
            self._moment = moment
            self._curve.append(moment.activations)
            yield Seen(moment.step, self._shown(moment), moment.activations)

    @property
    def pictures(self) -> Array:
        """The pictures (m h w c) uint8, made to the end."""
        for moment in self._ascent:
            self._moment = moment
            self._curve.append(moment.activations)
        assert self._moment is not None
        return self._shown(self._moment)

    @property
    def activations(self) -> Float:
        """What each picture (m,) reached, held as in the last step."""
        _ = self.pictures
        return self._curve[-1]

    def png(self) -> bytes:
        """Return the pictures side by side as a PNG file."""
        return png(side_by_side(self.pictures))

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the pictures side by side. Raises InputError where nothing can be written."""
        return saved(self.png(), path)

    def _repr_png_(self) -> bytes:
        return self.png()

    def _shown(self, moment: Moment) -> Array:
        return as_bytes(moment.pixels, self._part.edge)


def visualise(
    network: Network,
    layer: str = "",
    channel: int = 0,
    *,
    objective: Objective = "channel",
    steps: int | None = None,
    size: int | None = None,
    seed: int = 0,
    diversity: int = 1,
    engine: EngineName | None = None,
    **settings: Any,
) -> Visualisation:
    """Return the picture that a channel answers to most, to be made by iterating.

    ``objective`` "channel" is the mean of its map, "neuron" the value in the map's centre, "class"
    the score of class ``channel`` (the layer is not asked then). ``size`` is a side in pixels,
    chosen by the receptive field unless given; ``diversity`` how many different optima are sought
    together; ``engine`` "numpy", or "torch" where PyTorch is installed, which is the usual one
    then. ``settings`` are those of ``Settings``. The same seed gives the same picture.

    Raises BadQuestion for a layer, channel or size that is not there and where something on the
    way has no gradient (which op), BadShape where the network takes no picture, BadSettings.

    >>> from convscope import zoo
    >>> from convscope.network.readers import open_network
    >>> net = open_network(zoo.networks()["digits"].path)
    >>> found = visualise(net, "conv1", 2, steps=8, engine="numpy")
    >>> found.pictures.shape, bool(found.curve[-1, 0] > found.curve[0, 0])
    ((1, 22, 22, 1), True)
    """
    chosen = settings_of(steps, settings)
    if not 1 <= diversity <= MOST_AT_ONCE:
        raise BadQuestion(
            f"1 to {MOST_AT_ONCE} different optima can be sought together", received=str(diversity)
        )
    check_seed(seed)
    part = part_of(network, layer, objective, size)
    check_channel(part, channel)
    seeds = tuple(range(seed, seed + diversity))
    weight = chosen.difference if diversity > 1 else 0.0
    return Visualisation(part, (channel,) * diversity, seeds, chosen, engine, weight)


def settings_of(steps: int | None, given: dict[str, Any]) -> Settings:
    """Return the settings; raises BadSettings for one that nobody knows."""
    from ...base.errors import BadSettings

    known = Settings.__dataclass_fields__
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise BadSettings(
            "a visualisation has no such setting", received=repr(unknown[0]),
            remedy=f"There are: {', '.join(known)}.",
        )  # fmt: skip
    return Settings(**given) if steps is None else Settings(steps=steps, **given)


def check_seed(seed: int) -> None:
    """Raise BadQuestion for what no seed can be."""
    if not 0 <= seed < 2**31:
        raise BadQuestion("a seed is a whole number from 0 on", received=str(seed))


def engine_of(sought: Sought, name: EngineName | None) -> tuple[EngineName, Engine]:
    """Return the engine of a name; without one the fastest that can compute this network."""
    from .engines.numpy import NumpyEngine

    if name not in (None, "numpy", "torch"):
        raise BadQuestion("no such engine", received=repr(name), remedy="Engines: numpy, torch.")
    there = importlib.util.find_spec("torch") is not None
    if name == "numpy" or (name is None and not there):
        return "numpy", NumpyEngine(sought)
    if not there:
        raise EngineError("the torch engine needs PyTorch", remedy='pip install "convscope[torch]"')
    from .engines.torch import TorchEngine

    try:
        return "torch", TorchEngine(sought)
    except UnsupportedOp:
        if name == "torch":
            raise
        return "numpy", NumpyEngine(sought)


def side_by_side(pictures: Array) -> Array:
    """Return pictures (m h w c) in a row (h m·w c)."""
    return np.concatenate(list(pictures), axis=1)


def png(picture: Array) -> bytes:
    """Return a picture (h w c) as a PNG file."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(picture.squeeze(2) if picture.shape[2] == 1 else picture).save(file, "PNG")
    return file.getvalue()


def saved(content: bytes, path: str | PathLike[str]) -> Path:
    """Write a file; raises InputError where that cannot be."""
    try:
        Path(path).write_bytes(content)
    except OSError as error:
        raise InputError(f"'{path}' cannot be written", received=str(error)) from error
    return Path(path)
