"""What the pooling ops share: their window, what they read, and the cells under one window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.box import Box
from ...base.errors import BadShape
from ...base.terms import Factor
from ...base.window import Window

ALL: tuple[Any, ...] = (slice(None), slice(None))  # every picture, every channel


def window(x: Array, attributes: dict[str, Any]) -> Window:
    """Return the geometry over an input (n c h w); raises BadShape where it does not fit."""
    if x.ndim < 3:
        raise BadShape(
            "pooling needs pictures, channels and at least one axis", received=str(x.shape)
        )
    if "kernel_shape" not in attributes:
        raise BadShape("pooling needs the attribute kernel_shape")
    return Window.over(
        x.shape[2:],
        attributes["kernel_shape"],
        attributes.get("strides"),
        attributes.get("dilations"),
        attributes.get("pads"),
        attributes.get("auto_pad", "NOTSET"),
        attributes.get("ceil_mode", 0),
    )


def reads(box: Box, geometry: Window) -> Box:
    """Return the cells a box of outputs needs: its own pictures and channels, its windows."""
    spatial = geometry.reads_box(Box(box.start[2:], box.stop[2:]))
    return Box((*box.start[:2], *spatial.start), (*box.stop[:2], *spatial.stop))


def multiply_adds(x: Array, geometry: Window) -> int:
    """Count one addition for every cell under every window."""
    return int(np.prod((*x.shape[:2], *geometry.output, *geometry.kernel), dtype=int))


def under(cell: Sequence[int], x: Array, geometry: Window, fill: float = 0.0) -> Factor:
    """Return the values under one window in double precision, ``fill`` over padding."""
    kernel = np.indices(geometry.kernel).reshape(geometry.rank, -1).T
    corner = np.array(cell[2:]) * geometry.strides - geometry.begin
    spatial = kernel * geometry.dilations + corner
    inside = np.all((spatial >= 0) & (spatial < geometry.input), axis=1)
    cells = np.column_stack([np.full((len(spatial), 2), cell[:2]), spatial])
    cells[~inside] = -1
    return Factor("x", np.where(inside, x[tuple(cells.T)].astype(np.float64), fill), 0, cells)


def layout(geometry: Window) -> tuple[int, ...]:
    """Return how the terms lie under one window: one channel, then the kernel."""
    return (1, *geometry.kernel)


def padded(x: Array, geometry: Window, fill: float = 0.0) -> Array:
    """Return the input with its padding."""
    widths = [(0, 0), (0, 0), *geometry.padding()]
    if not any(a or b for a, b in widths):
        return x
    return np.pad(x, widths, constant_values=fill)


def unpadded(gradient: Array, geometry: Window) -> Array:
    """Return the part of a padded gradient that belongs to the input."""
    return gradient[ALL + geometry.inside]


def sums(x: Array, geometry: Window) -> Array:
    """Return the sum under every window, padding counting as zero."""
    source = padded(x, geometry)
    total = np.zeros((*x.shape[:2], *geometry.output), x.dtype)
    for _, seen in geometry.views():
        total += source[ALL + seen]
    return total


def spread(gradient: Array, x: Array, geometry: Window) -> Array:
    """Add each window's gradient to every cell under it: the transpose of ``sums``."""
    back = np.zeros_like(padded(x, geometry), dtype=gradient.dtype)
    for _, seen in geometry.views():
        back[ALL + seen] += gradient
    return unpadded(back, geometry)


def everything(x: Array) -> Window:
    """Return the window that covers everything: global pooling is pooling with it.

    Raises BadShape where there is no axis to pool.
    """
    if x.ndim < 3:
        raise BadShape(
            "pooling needs pictures, channels and at least one axis", received=str(x.shape)
        )
    return Window.over(x.shape[2:], x.shape[2:])


def reads_everything(box: Box, x: Array, **_: Any) -> tuple[Box]:
    """Return every cell of the box's channels."""
    return (Box((*box.start[:2], *(0,) * (x.ndim - 2)), (*box.stop[:2], *x.shape[2:])),)


def spatial_axes(x: Array) -> Array:
    """Return the axes after pictures and channels, as a reduction takes them."""
    return np.arange(2, x.ndim)
