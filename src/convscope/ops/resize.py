"""Resize: a tensor on a finer or coarser grid, by the nearest value or a weighted few.

Along each axis an output place lies at a (fractional) input place; ``nearest`` takes one value
there, ``linear`` weighs two, ``cubic`` four. The axes are worked one after another.

Source: https://onnx.ai/onnx/operators/onnx__Resize.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadShape
from ..base.terms import Factor, Kind, Terms

NAME = "Resize"
KIND = Kind.WINDOW_SUM
INPUTS = ("x", "roi", "scales", "sizes")


def forward(
    x: Array, roi: Array | None = None, scales: Array | None = None, sizes: Array | None = None,
    **attributes: Any,
) -> Array:  # fmt: skip
    """Return ``x`` resized to ``sizes`` or by ``scales``.

    Attributes: mode (nearest, linear, cubic), coordinate_transformation_mode, nearest_mode,
    cubic_coeff_a, exclude_outside, extrapolation_value, axes, keep_aspect_ratio_policy. Raises
    BadShape for antialias, which is not computed here.

    >>> x = np.array([[[0.0, 10.0]]])
    >>> forward(x, scales=np.array([1.0, 1.0, 2.0]), mode="linear").tolist()
    [[[0.0, 2.5, 7.5, 10.0]]]
    """
    y, fill = x, attributes.get("extrapolation_value", 0.0)
    for axis, grid in enumerate(_grids(x, roi, scales, sizes, attributes)):
        if grid is not None:
            y = np.moveaxis(
                np.moveaxis(y, axis, -1) @ grid.matrix(x.shape[axis], y.dtype), -1, axis
            )
            y = np.where(
                _along(grid.outside, axis, y.ndim), attributes.get("extrapolation_value", 0.0), y
            )
    return y.astype(x.dtype)


def backward(
    dy: Array, x: Array, roi: Array | None = None, scales: Array | None = None,
    sizes: Array | None = None, **attributes: Any,
) -> tuple[Array | None, ...]:  # fmt: skip
    """Return the gradient of x: each output's gradient, shared by the same weights."""
    for axis, grid in enumerate(_grids(x, roi, scales, sizes, attributes)):
        if grid is not None:
            kept = np.where(_along(grid.outside, axis, dy.ndim), 0, dy)
            back = np.moveaxis(kept, axis, -1) @ grid.matrix(x.shape[axis], dy.dtype).T
            dy = np.moveaxis(back, -1, axis)
    return (dy, *(None for v in (roi, scales, sizes) if v is not None))


def terms(
    cell: Sequence[int], x: Array, roi: Array | None = None, scales: Array | None = None,
    sizes: Array | None = None, **attributes: Any,
) -> Terms:  # fmt: skip
    """Return the few values that a place lies between, each with its weight."""
    grids = _grids(x, roi, scales, sizes, attributes)
    places, weights = [], []
    for axis, grid in enumerate(grids):
        if grid is not None and grid.outside[cell[axis]]:
            fill = np.array([float(attributes.get("extrapolation_value", 0.0))])
            return Terms((Factor("fill", fill),), fill)
        places.append(np.array([cell[axis]]) if grid is None else grid.places[cell[axis]])
        weights.append(np.ones(1) if grid is None else grid.weights[cell[axis]])
    cells = np.stack(np.meshgrid(*places, indexing="ij"), axis=-1).reshape(-1, x.ndim)
    product = weights[0]
    for more in weights[1:]:
        product = np.multiply.outer(product, more)
    share = product.ravel()
    values = x[tuple(cells.T)].astype(np.float64)
    return Terms((Factor("x", values, 0, cells), Factor("share", share)), values * share)


def reads(
    box: Box, x: Array, roi: Array | None = None, scales: Array | None = None,
    sizes: Array | None = None, **attributes: Any,
) -> tuple[Box | None, ...]:  # fmt: skip
    """Return the hull of the values that a box of outputs lies between."""
    start, stop = list(box.start), list(box.stop)
    for axis, grid in enumerate(_grids(x, roi, scales, sizes, attributes)):
        if grid is not None:
            count = len(grid.places)
            # beyond the border the grid goes on with the border's own cells
            rows = [min(max(i, 0), count - 1) for i in (start[axis], stop[axis] - 1)]
            used = grid.places[rows[0] : rows[1] + 1]
            used = used[grid.weights[rows[0] : rows[1] + 1] != 0]
            start[axis], stop[axis] = int(used.min()), int(used.max()) + 1
    rest = (None if v is None else Box.whole(np.shape(v)) for v in (roi, scales, sizes))
    return (Box(tuple(start), tuple(stop)), *rest)


def multiply_adds(x: Array, *rest: Array | None, **attributes: Any) -> int:
    """Count the weights of every output value along every axis that is resized."""
    roi, scales, sizes = (*rest, None, None, None)[:3]
    shape, total = list(x.shape), 0
    for axis, grid in enumerate(_grids(x, roi, scales, sizes, attributes)):
        if grid is not None:
            shape[axis] = len(grid.places)
            total += int(np.prod(shape)) * grid.places.shape[1]
    return 0 if attributes.get("mode", "nearest") == "nearest" else total


@dataclass(frozen=True)
class _Grid:
    """Along one axis, for every output place: the input places it weighs, and their weights."""

    places: Array  # (outputs, few) int
    weights: Array  # (outputs, few) float64
    outside: Array  # (outputs,) bool: beyond the region of interest, filled

    def matrix(self, size: int, dtype: Any) -> Array:
        """Return the weights as a matrix (inputs, outputs)."""
        found = np.zeros((size, len(self.places)))
        columns = np.repeat(np.arange(len(self.places)), self.places.shape[1])
        np.add.at(found, (self.places.ravel(), columns), self.weights.ravel())
        return found.astype(dtype)


def _along(mask: Array, axis: int, rank: int) -> Array:
    return mask.reshape([-1 if a == axis else 1 for a in range(rank)])


def _grids(
    x: Array, roi: Array | None, scales: Array | None, sizes: Array | None,
    attributes: dict[str, Any],
) -> list[_Grid | None]:  # fmt: skip
    """Return the grid of every axis, None for one that stays as it is."""
    if attributes.get("antialias"):
        raise BadShape("Resize: antialias is not computed", remedy="See docs/ops.md.")
    axes = [int(a) % x.ndim for a in attributes.get("axes") or range(x.ndim)]
    factors, lengths = _factors(x, axes, scales, sizes, attributes)
    grids: list[_Grid | None] = [None] * x.ndim
    crop = attributes.get("coordinate_transformation_mode") == "tf_crop_and_resize"
    for i, axis in enumerate(axes):
        ends = (0.0, 1.0)
        if crop and roi is not None and len(roi):
            ends = (float(roi[i]), float(roi[i + len(axes)]))
        if lengths[i] != x.shape[axis] or factors[i] != 1 or ends != (0.0, 1.0):
            grids[axis] = _grid(x.shape[axis], lengths[i], factors[i], ends, attributes)
    return grids


def _factors(
    x: Array, axes: list[int], scales: Array | None, sizes: Array | None,
    attributes: dict[str, Any],
) -> tuple[list[float], list[int]]:  # fmt: skip
    before = [x.shape[a] for a in axes]
    if scales is not None and len(scales):
        factors = [float(s) for s in scales]
        return factors, [int(np.floor(n * s)) for n, s in zip(before, factors, strict=True)]
    if sizes is None:
        raise BadShape("Resize: neither scales nor sizes are given")
    lengths = [int(n) for n in sizes]
    policy = attributes.get("keep_aspect_ratio_policy", "stretch")
    factors = [n / b for n, b in zip(lengths, before, strict=True)]
    if policy != "stretch":
        one = min(factors) if policy == "not_larger" else max(factors)
        factors = [one] * len(axes)
        lengths = [int(np.floor(b * one + 0.5)) for b in before]
    return factors, lengths


def _grid(
    size: int, length: int, scale: float, ends: tuple[float, float], attributes: dict[str, Any]
) -> _Grid:
    at = _coordinates(size, length, scale, ends, attributes)
    outside = np.zeros(length, bool)
    if attributes.get("coordinate_transformation_mode") == "tf_crop_and_resize":
        outside = (at < 0) | (at > size - 1)
    mode = attributes.get("mode", "nearest")
    if mode == "nearest":
        places = _nearest(at, attributes.get("nearest_mode", "round_prefer_floor"))[:, None]
        weights = np.ones((length, 1))
    elif mode == "linear":
        low = np.floor(at)
        places = (low[:, None] + [0, 1]).astype(np.int64)
        weights = np.stack([1 - (at - low), at - low], axis=1)
    elif mode == "cubic":
        low = np.floor(at)
        places = (low[:, None] + [-1, 0, 1, 2]).astype(np.int64)
        weights = _cubic(at - low, attributes.get("cubic_coeff_a", -0.75))
    else:
        raise BadShape("Resize: mode is nearest, linear or cubic", received=repr(mode))
    if attributes.get("exclude_outside"):
        weights = np.where((places >= 0) & (places < size), weights, 0)
        weights /= weights.sum(axis=1, keepdims=True)
    return _Grid(np.clip(places, 0, size - 1), weights, outside)


def _coordinates(
    size: int, length: int, scale: float, ends: tuple[float, float], attributes: dict[str, Any]
) -> Array:
    """Return where each output place lies on the input, by the attribute's convention."""
    i = np.arange(length, dtype=np.float64)
    way = attributes.get("coordinate_transformation_mode", "half_pixel")
    if way == "half_pixel":
        return (i + 0.5) / scale - 0.5
    if way == "half_pixel_symmetric":
        adjusted = length / (size * scale)
        return size / 2 * (1 - adjusted) + (i + 0.5) / scale - 0.5
    if way == "pytorch_half_pixel":
        return (i + 0.5) / scale - 0.5 if length > 1 else np.zeros(1)
    if way == "align_corners":
        return i * (size - 1) / (length - 1) if length > 1 else np.zeros(1)
    if way == "asymmetric":
        return i / scale
    if way == "tf_crop_and_resize":
        first, last = ends
        if length == 1:
            return np.array([0.5 * (first + last) * (size - 1)])
        return first * (size - 1) + i * (last - first) * (size - 1) / (length - 1)
    raise BadShape("Resize: no such coordinate_transformation_mode", received=repr(way))


def _nearest(at: Array, way: str) -> Array:
    ways = {
        "round_prefer_floor": lambda: np.ceil(at - 0.5),
        "round_prefer_ceil": lambda: np.floor(at + 0.5),
        "floor": lambda: np.floor(at),
        "ceil": lambda: np.ceil(at),
    }
    if way not in ways:
        raise BadShape("Resize: no such nearest_mode", received=repr(way))
    return ways[way]().astype(np.int64)


def _cubic(t: Array, a: float) -> Array:
    """Keys, "Cubic convolution interpolation for digital image processing", 1981."""

    def near(d: Array) -> Array:
        return ((a + 2) * d - (a + 3)) * d * d + 1

    def far(d: Array) -> Array:
        return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a

    return np.stack([far(t + 1), near(t), near(1 - t), far(2 - t)], axis=1)
