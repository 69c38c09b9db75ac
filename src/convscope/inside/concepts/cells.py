"""A region of a picture on a layer's map: how much of each cell's own place is marked.

A cell's own place is a tile around the centre of what it sees, reaching halfway to its
neighbours': the receptive fields overlap, the tiles do not. The tile is taken back to the picture
through the preprocessing, and what is counted is the share of it that is marked, to the fraction
of a pixel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...base.array import Array, Float
from ...base.preprocess import Prepared
from ...trace import Trace
from .centres import Centres


@dataclass(frozen=True, eq=False)
class Tiles:
    """The edges of a map's tiles on the input, in its pixels: ``rows`` (h+1,), ``columns`` (w+1,).

    ``seen`` says that they follow from the receptive fields; else, where every cell sees the same,
    the cells are taken to divide the input evenly.
    """

    rows: Float
    columns: Float
    seen: bool


def tiles(trace: Trace, known: Mapping[str, Centres], layer: str) -> Tiles:
    """Return where the cells of a layer's map (1 c h w) lie on the network's input.

    ``known`` are the ``centres`` of the trace.
    """
    value = trace.network.inputs[0].name
    down, across = (trace.shape(value)[axis] for axis in known[value].axes)
    found = known.get(trace[layer].node.outputs[0])
    if found is None:
        height, width = trace[layer].output.shape[2:]
        return Tiles(np.linspace(0, down, height + 1), np.linspace(0, across, width + 1), False)
    return Tiles(_edges(found.rows, down), _edges(found.columns, across), True)


class OnPicture:
    """A mask (h w) in a picture's own pixels, asked by many layers for their cells' shares."""

    def __init__(self, mask: Array, prepared: Prepared) -> None:
        self._prepared = prepared
        self._sums = np.zeros((mask.shape[0] + 1, mask.shape[1] + 1))
        self._sums[1:, 1:] = mask.astype(np.float64).cumsum(0).cumsum(1)
        self._known: dict[bytes, Float] = {}

    def shares(self, found: Tiles) -> Float:
        """Return for each cell the share (h w), 0 to 1, of its tile that is marked.

        What of a tile lies outside of the picture is not marked.
        """
        key = found.rows.tobytes() + b" " + found.columns.tobytes()
        if key not in self._known:
            self._known[key] = self._shares(found)
        return self._known[key]

    def _shares(self, found: Tiles) -> Float:
        left, top, width, height = self._prepared.placement
        p = self._prepared.preprocess
        y = top + found.rows * (height / p.height)
        x = left + found.columns * (width / p.width)
        at = _between(_between(self._sums, y, 0), x, 1)
        area = np.diff(y)[:, None] * np.diff(x)
        return np.clip(np.diff(np.diff(at, axis=0), axis=1) / area, 0, 1)


def _between(sums: Float, at: Float, axis: int) -> Float:
    """Return running sums at places between pixels: they are straight lines there."""
    last = sums.shape[axis] - 1
    place = np.clip(at, 0, last)
    low = np.minimum(place.astype(int), last - 1)
    part = (place - low).reshape((-1, 1) if axis == 0 else (1, -1))
    return np.asarray(
        sums.take(low, axis) * (1 - part) + sums.take(low + 1, axis) * part, np.float64
    )


def _edges(centres: Float, size: int) -> Float:
    """Return the edges of tiles around centres: halfway between, and as far beyond the ends."""
    if len(centres) == 1:
        return np.array([0.0, float(size)])
    half = np.diff(centres) / 2
    return np.concatenate([[centres[0] - half[0]], centres[:-1] + half, [centres[-1] + half[-1]]])
