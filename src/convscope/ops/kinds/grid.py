"""Grids: where the places of a resized axis lie between those of the axis as it was.

Places are computed in single precision, as ONNX Runtime does: which of two nearly equally near
values is taken hangs on its last bit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.errors import BadShape, UnsupportedOp
from .reduce import checked

FEW = {"nearest": 1, "linear": 2, "cubic": 4}
"""How many input places an output place weighs along one axis."""


@dataclass(frozen=True)
class Grid:
    """Along one axis, for each of some output places: the input places it weighs, and how."""

    places: Array  # (outputs, few) int
    weights: Array  # (outputs, few) float64
    outside: Array  # (outputs,) bool: beyond the region of interest, filled

    @property
    def weighs(self) -> bool:
        """False where one value is taken as it is."""
        return self.places.shape[1] > 1

    def matrix(self, size: int) -> Array:
        """Return the weights as a matrix (outputs, inputs)."""
        found = np.zeros((len(self.places), size))
        np.add.at(found, (np.arange(len(self.places))[:, None], self.places), self.weights)
        return found


@dataclass(frozen=True)
class Resized:
    """One axis that is resized: how long it is and becomes, and by what conventions."""

    input: int
    length: int
    scale: np.float32
    ends: tuple[float, float]  # of the region of interest, as parts of the axis
    attributes: dict[str, Any]

    @property
    def mode(self) -> str:
        """How values are weighed."""
        mode = str(self.attributes.get("mode", "nearest"))
        if mode not in FEW:
            raise BadShape("Resize: mode is nearest, linear or cubic", received=repr(mode))
        return mode

    def grid(self, outputs: Array) -> Grid:
        """Return where these outputs lie; one beyond the ends lies beyond the input's ends."""
        at = self._coordinates(outputs.astype(np.float32))
        way = self.attributes.get("coordinate_transformation_mode")
        outside = np.zeros(len(at), bool)
        if way == "tf_crop_and_resize":
            outside = (at < 0) | (at > self.input - 1)
        if self.mode == "nearest":
            places, weights = self._nearest(at)[:, None], np.ones((len(at), 1))
        else:
            low = np.floor(at)
            part = at.astype(np.float64) - low
            first = 1 - FEW[self.mode] // 2
            places = low.astype(np.int64)[:, None] + np.arange(FEW[self.mode]) + first
            linear = self.mode == "linear"
            weights = np.stack([1 - part, part] if linear else self._cubic(part), axis=1)
        there = (places >= 0) & (places < self.input)
        if self.attributes.get("exclude_outside") and self.mode == "cubic":
            total = np.where(there, weights, 0).sum(axis=1, keepdims=True)
            weights = np.where(there, weights, 0) / np.where(total == 0, 1, total)
        real = ((outputs >= 0) & (outputs < self.length))[:, None]
        return Grid(np.where(real, np.clip(places, 0, self.input - 1), places), weights, outside)

    def _coordinates(self, i: Array) -> Array:
        """Return where output places lie on the input, by the attribute's convention."""
        way = self.attributes.get("coordinate_transformation_mode", "half_pixel")
        if way not in _COORDINATES:
            raise BadShape(
                f"Resize: coordinate_transformation_mode is one of {', '.join(_COORDINATES)}",
                received=repr(way),
            )
        return np.asarray(_COORDINATES[way](self, i), np.float32)

    def _nearest(self, at: Array) -> Array:
        way = self.attributes.get("nearest_mode", "round_prefer_floor")
        if way not in _NEAREST:
            raise BadShape(
                f"Resize: nearest_mode is one of {', '.join(_NEAREST)}", received=repr(way)
            )
        return _NEAREST[way](at.astype(np.float64)).astype(np.int64)

    def _cubic(self, t: Array) -> list[Array]:
        """Keys, "Cubic convolution interpolation for digital image processing", 1981."""
        a = self.attributes.get("cubic_coeff_a", -0.75)

        def near(d: Array) -> Array:
            return ((a + 2) * d - (a + 3)) * d * d + 1

        def far(d: Array) -> Array:
            return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a

        return [far(t + 1), near(t), near(1 - t), far(2 - t)]


_TIE = 1e-6  # two values this near to being equally near are: 3.4999998 is meant as 3.5
_HALF, _ONE = np.float32(0.5), np.float32(1)


def _half_pixel(size: Resized, i: Array) -> Array:
    return (i + _HALF) / size.scale - _HALF


def _half_pixel_symmetric(size: Resized, i: Array) -> Array:
    adjusted = np.float32(size.length) / (size.scale * np.float32(size.input))
    offset = np.float32(size.input / 2) * (_ONE - adjusted)
    return offset + (i.astype(np.float64) + 0.5) / size.scale - 0.5


def _align_corners(size: Resized, i: Array) -> Array:
    if size.length == 1:
        return np.zeros_like(i)
    return i * np.float32(size.input - 1) / np.float32(size.length - 1)


def _crop(size: Resized, i: Array) -> Array:
    first, last = (np.float32(e) for e in size.ends)
    far = np.float32(size.input - 1)
    if size.length == 1:
        return np.full_like(i, _HALF * (first + last) * far)
    return first * far + i * (last - first) * far / np.float32(size.length - 1)


_COORDINATES: dict[str, Callable[[Resized, Array], Array]] = {
    "half_pixel": _half_pixel,
    "half_pixel_symmetric": _half_pixel_symmetric,
    "pytorch_half_pixel": lambda s, i: _half_pixel(s, i) if s.length > 1 else np.zeros_like(i),
    "align_corners": _align_corners,
    "asymmetric": lambda s, i: i / s.scale,
    "tf_crop_and_resize": _crop,
}

_NEAREST: dict[str, Callable[[Array], Array]] = {
    "round_prefer_floor": lambda at: np.ceil(at - 0.5 - _TIE),
    "round_prefer_ceil": lambda at: np.floor(at + 0.5 + _TIE),
    "floor": np.floor,
    "ceil": np.ceil,
}


def resized(
    x: Array, roi: Array | None, scales: Array | None, sizes: Array | None,
    attributes: dict[str, Any],
) -> list[Resized | None]:  # fmt: skip
    """Return what becomes of every axis, None for one that stays as it is.

    >>> axes = resized(np.zeros((1, 2)), None, np.array([1.0, 2.0]), None, {"mode": "linear"})
    >>> axes[0], axes[1].grid(np.array([1])).weights.tolist()
    (None, [[0.75, 0.25]])
    """
    if attributes.get("antialias"):
        raise UnsupportedOp(
            "Resize with antialias is not computed",
            remedy="Its values can be shown, see docs/ops.md.",
        )
    given = attributes.get("axes")
    if given is not None:
        checked(given, x.ndim)
    axes = [int(a) % x.ndim for a in (range(x.ndim) if given is None else given)]
    factors, lengths = _factors(x, axes, scales, sizes, attributes)
    crop = attributes.get("coordinate_transformation_mode") == "tf_crop_and_resize"
    found: list[Resized | None] = [None] * x.ndim
    for i, axis in enumerate(axes):
        ends = (0.0, 1.0)
        if crop and roi is not None and len(roi):
            ends = (float(roi[i]), float(roi[i + len(axes)]))
        if lengths[i] != x.shape[axis] or factors[i] != 1 or ends != (0.0, 1.0):
            found[axis] = Resized(x.shape[axis], lengths[i], factors[i], ends, attributes)
    return found


def _factors(
    x: Array, axes: list[int], scales: Array | None, sizes: Array | None,
    attributes: dict[str, Any],
) -> tuple[list[np.float32], list[int]]:  # fmt: skip
    """Return the scale and the new length of each axis, in single precision as the engines do."""
    before = [np.float32(x.shape[a]) for a in axes]
    wanted = scales if scales is not None and len(scales) else sizes
    if wanted is None or len(wanted) != len(axes):
        raise BadShape(
            f"Resize: x {x.shape} needs {len(axes)} scales or sizes",
            received="none" if wanted is None else str(tuple(wanted.tolist())),
        )
    factors = [np.float32(n) for n in wanted]
    if wanted is scales:
        return factors, [int(np.floor(b * f)) for b, f in zip(before, factors, strict=True)]
    lengths = [int(n) for n in wanted]
    factors = [f / b for f, b in zip(factors, before, strict=True)]
    policy = attributes.get("keep_aspect_ratio_policy", "stretch")
    if policy != "stretch":
        one = min(factors) if policy == "not_larger" else max(factors)
        factors = [one] * len(axes)
        lengths = [int(np.floor(b * one + _HALF)) for b in before]
    return factors, lengths
