"""What is to grow: how a layer answers, less how alike several answers are.

    wish = Σᵢ aᵢ / s − d · Σᵢ≠ⱼ cos(Gᵢ, Gⱼ) / (m − 1)

aᵢ is the activation of picture i: the mean of its channel's map, in which what is below zero
counts a tenth; or the value in the map's centre; or the score of its class. A channel is looked
at in front of its rectifier, and bent here instead: a layer of products alone answers waves with
as much below zero as above, in the mean with nothing, and where a rectifier rests there would be
no slope to begin with. s is how much the layer's values spread on the noise that it begins
with, so that the weights of everything else mean the same for every layer. The second term is
there where several different optima of one unit are wanted: Gᵢ = Fᵢ Fᵢᵀ, F (c, h·w) being the
layer's maps, says which of its channels answer together, whatever the place.

Source: Olah, Mordvintsev, Schubert, "Feature Visualization", Distill 2017, "Diversity",
https://distill.pub/2017/feature-visualization; G is Gatys, Ecker, Bethge, "A Neural Algorithm of
Artistic Style", 2015, https://arxiv.org/abs/1508.06576
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...base.array import Array, Float
from .part import Objective

BELOW = 0.1
"""What a value below zero counts in the mean of a map."""


@dataclass(frozen=True)
class Wish:
    """``channels`` has the unit of each picture; ``diversity`` is d, 0 without.

    ``margin`` is how many of a map's outer rows and columns are left out: those that see beyond
    the picture, where padding is, and would be pleased by its edge alone.
    """

    objective: Objective
    channels: tuple[int, ...]
    diversity: float = 0.0
    margin: tuple[int, int] = (0, 0)

    def cells(self, shape: tuple[int, ...]) -> tuple[tuple[Array | slice | int, ...], float]:
        """Return which values of the layer's output (m c …) count, and how much each."""
        at: tuple[Array | slice | int, ...] = np.arange(shape[0]), np.array(self.channels)
        if len(shape) == 2:
            return at, 1.0
        if self.objective == "neuron":
            return (*at, shape[2] // 2, shape[3] // 2), 1.0
        (top, left), (height, width) = self.margin, shape[2:]
        inside = slice(top, height - top), slice(left, width - left)
        return (*at, *inside), 1 / ((height - 2 * top) * (width - 2 * left))

    def activations(self, y: Array) -> Float:
        """Return a (m,) for a layer's output y."""
        at, each = self.cells(y.shape)
        found = y[at].reshape(len(y), -1).astype(np.float64)
        return np.asarray((found * self._counts(found)).sum(axis=1) * each)

    def slopes(self, y: Array, spread: float) -> Float:
        """Return the wish's slope in each value of y."""
        dy = np.zeros_like(y)
        at, each = self.cells(y.shape)
        dy[at] = self._counts(y[at]) * each / spread
        if self.diversity and len(y) > 1:
            dy -= self.diversity / (len(y) - 1) * alike_slopes(y)
        return dy

    @property
    def below(self) -> float:
        """What a value below zero counts."""
        return BELOW if self.objective == "channel" else 1.0

    def _counts(self, values: Array) -> Float:
        return np.where(values > 0, 1.0, self.below)


def alike(y: Array) -> float:
    """Return Σᵢ≠ⱼ cos(Gᵢ, Gⱼ) of a layer's output (m c h w) or (m c)."""
    unit = _units(*_grams(y)[1:])
    return float((unit @ unit.T).sum() - len(y))


def alike_slopes(y: Array) -> Float:
    """Return the slope of ``alike`` in y.

    With uᵢ = Gᵢ/|Gᵢ| and S = Σⱼ≠ᵢ uⱼ the slope in Gᵢ is 2 (S − uᵢ ⟨uᵢ, S⟩) / |Gᵢ|, and since
    G = F Fᵀ is symmetric that in Fᵢ is twice it times Fᵢ.
    """
    maps, grams, lengths = _grams(y)
    unit = _units(grams, lengths)
    others = unit.sum(axis=0) - unit
    along = (unit * others).sum(axis=1, keepdims=True)
    d_gram = 2 * (others - unit * along) / lengths[:, None]
    d_maps = 2 * d_gram.reshape(len(y), maps.shape[1], -1) @ maps
    return np.asarray(d_maps.reshape(y.shape), y.dtype)


def _grams(y: Array) -> tuple[Float, Float, Float]:
    maps = y.reshape(*y.shape[:2], -1).astype(np.float64)
    grams = (maps @ maps.transpose(0, 2, 1)).reshape(len(y), -1)
    return maps, grams, np.linalg.norm(grams, axis=1) + 1e-12


def _units(grams: Float, lengths: Float) -> Float:
    return np.asarray(grams / lengths[:, None])
