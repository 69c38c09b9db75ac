"""Moved, turned and scaled a little at random, anew in each step.

What only works at one place, angle and size is no feature but noise that fools the network; a
picture that answers however it is held is one. Pictures go on beyond their borders where they
begin again, as sums of waves do: nothing has to be filled in.

Source: Olah, Mordvintsev, Schubert, "Feature Visualization", Distill 2017, "Transformation
robustness", https://distill.pub/2017/feature-visualization
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...base.array import Array, Float


@dataclass(frozen=True)
class Pose:
    """How a picture is held: shifted by (down, right) pixels, turned, scaled about its centre."""

    down: float = 0.0
    right: float = 0.0
    degrees: float = 0.0
    times: float = 1.0


def drawn(seed: tuple[int, ...], *, jitter: float, rotate: float, scale: float) -> Pose:
    """Return the pose that follows from a seed.

    Shifts are up to ``jitter`` pixels to either side, angles up to ``rotate`` degrees, sizes from
    1 / (1 + ``scale``) to 1 + ``scale``.
    """
    down, right, turn, size = np.random.default_rng(seed).uniform(-1, 1, 4)
    return Pose(
        float(down * jitter), float(right * jitter), float(turn * rotate),
        float((1 + scale) ** size),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Held:
    """Pictures as they are held: each pixel is a mean of four of the picture's own.

    ``cells`` (m 4 h·w) are their numbers in the picture, ``weights`` (m 4 h·w) what each counts.
    """

    cells: Array
    weights: Float
    size: tuple[int, int]

    def forward(self, p: Array) -> Float:
        """Return the pictures p (m c h w) as they are held."""
        flat = p.reshape(*p.shape[:2], -1)
        rows = np.arange(len(p))[:, None, None, None]
        channels = np.arange(p.shape[1])[None, :, None, None]
        four = flat[rows, channels, self.cells[:, None]]
        return np.asarray((four * self.weights[:, None]).sum(axis=2).reshape(p.shape), p.dtype)

    def back(self, dy: Array) -> Float:
        """Return slopes in the pictures for slopes in what was held."""
        flat = dy.reshape(*dy.shape[:2], 1, -1) * self.weights[:, None]
        found = np.empty_like(dy)
        cells = self.size[0] * self.size[1]
        for m, c in np.ndindex(*dy.shape[:2]):
            sums = np.bincount(self.cells[m].ravel(), flat[m, c].ravel(), cells)
            found[m, c] = sums.reshape(self.size)
        return found


def held(poses: tuple[Pose, ...], size: tuple[int, int]) -> Held:
    """Return how pictures of a size are held in some poses, one each.

    >>> moved = held((Pose(right=1),), (1, 3))
    >>> moved.forward(np.array([[[[1.0, 2.0, 3.0]]]])).ravel().tolist()
    [3.0, 1.0, 2.0]
    """
    found = [_four(pose, size) for pose in poses]
    return Held(np.stack([c for c, _ in found]), np.stack([w for _, w in found]), size)


def _four(pose: Pose, size: tuple[int, int]) -> tuple[Array, Float]:
    """Return for each pixel which four it is made of, and how much each counts."""
    height, width = size
    y, x = np.meshgrid(np.arange(height), np.arange(width), indexing="ij")
    y0, x0 = (height - 1) / 2, (width - 1) / 2
    angle = np.deg2rad(pose.degrees)
    cos, sin = np.cos(angle) / pose.times, np.sin(angle) / pose.times
    down, right = y - y0 - pose.down, x - x0 - pose.right
    from_y, from_x = y0 + cos * down - sin * right, x0 + sin * down + cos * right
    top, left = np.floor(from_y).astype(np.int64), np.floor(from_x).astype(np.int64)
    ly, lx = from_y - top, from_x - left
    cells, weights = [], []
    for below, beside in ((0, 0), (0, 1), (1, 0), (1, 1)):
        cells.append(((top + below) % height) * width + (left + beside) % width)
        weights.append((ly if below else 1 - ly) * (lx if beside else 1 - lx))
    flat = (4, height * width)
    return np.stack(cells).reshape(flat), np.stack(weights).reshape(flat).astype(np.float32)
