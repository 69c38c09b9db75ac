"""What the ascent asks of an engine, and what both are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ....base.array import Array, Float
from ..painting import Painting
from ..part import LARGEST, Part
from ..pose import Held
from ..settings import Settings
from ..wish import Wish


@dataclass(frozen=True, eq=False)
class Sought:
    """Everything that decides what is sought: the part of the network, the wish, the settings."""

    part: Part
    wish: Wish
    settings: Settings

    @property
    def painting(self) -> Painting:
        """How parameters become pictures."""
        return Painting(self.part.feeding.channels, self.part.size, self.settings.decorrelate)

    @property
    def rate(self) -> float:
        """Adam's step for this part, to begin with."""
        fewer = max(0.0, LARGEST / max(self.part.size) - 1)
        return self.settings.rate * (1 + fewer * self.part.breadth / 2)

    @property
    def variation(self) -> float:
        """The weight of total variation for this part."""
        return self.settings.variation * self.part.breadth


@dataclass(frozen=True, eq=False)
class Looked:
    """What one look at the pictures found: their activations (m,), and which way is up.

    ``slopes`` are those of the wish, less what the pictures pay, in the parameters.
    """

    activations: Float
    slopes: Float


class Engine(Protocol):
    """One network looked through."""

    def spread(self, z: Array) -> float:
        """Return the standard deviation of the layer's values on pictures as they are."""
        ...

    def look(self, z: Array, held: Held, spread: float) -> Looked:
        """Return what the pictures of parameters z, held so, do to the wish."""
        ...
