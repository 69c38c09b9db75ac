"""Where the cells of every layer's map look: the centres of what they see, on the input.

One pass forward: a cell's centre is that of the window it reads, on the map before it. These are
the centres of the boxes that ``explain.receptive_field`` finds by walking back from one cell,
for all cells of all layers at once. What sees everything from everywhere, a gate pooled over the
whole map, does not move a centre.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ...base.array import Array, Float
from ...base.box import Box
from ...ops import Op
from ...trace import Layer, Trace
from ..carried import computed


@dataclass(frozen=True, eq=False)
class Centres:
    """The centres of a map's ``rows`` (h,) and ``columns`` (w,), in pixels of the input.

    ``axes`` are those of the tensor that go down and across.
    """

    rows: Float
    columns: Float
    axes: tuple[int, int] = (2, 3)

    def along(self, which: int) -> Float:
        """Return the rows' or the columns' centres."""
        return self.columns if which else self.rows


def centres(trace: Trace) -> dict[str, Centres]:
    """Return by value the centres of every map (n c h w) whose cells see different places.

    >>> import convscope as cs
    >>> centres(cs.open("digits").trace("digit-3"))["pool2"].rows.tolist()
    [2.0, 6.0, 10.0, 14.0, 18.0, 22.0, 26.0]
    """
    value = trace.network.inputs[0].name
    shape = trace.shape(value)
    if len(shape) != 4:
        return {}
    axes = (1, 2) if shape[1] not in (1, 3) and shape[3] in (1, 3) else (2, 3)
    found = {value: Centres(np.arange(shape[axes[0]]) + 0.5, np.arange(shape[axes[1]]) + 0.5, axes)}
    for layer in trace:
        for output, made in enumerate(layer.node.outputs):
            if made in trace.tensors and len(trace.shape(made)) == 4:
                there = _moved(layer, output, trace.shape(made), found)
                if there is not None:
                    found[made] = there
    return found


def _moved(
    layer: Layer, output: int, shape: tuple[int, ...], found: dict[str, Centres]
) -> Centres | None:
    """Return the centres of a layer's output by those of what it reads."""
    op = layer.arithmetic
    if op is None:
        return None
    which = {"output": output} if output else {}
    inputs = [_stand_in(x) for x in layer.inputs]
    for position in computed(layer):
        before = found.get(layer.node.inputs[position])
        if before is None:
            continue
        same = layer.trace.shape(layer.node.inputs[position]) == shape
        window = _Window(op, position, inputs, {**layer.attributes, **which})
        axes = before.axes if same else (2, 3)
        rows = window.side(before, 0, axes[0], shape)
        columns = window.side(before, 1, axes[1], shape)
        if rows is not None and columns is not None:
            return Centres(rows, columns, axes)
    return None


@dataclass(frozen=True, eq=False)
class _Window:
    """What an op reads of the input at a position."""

    op: Op
    position: int
    inputs: list[Array | None]
    given: dict[str, Any]

    def side(self, before: Centres, which: int, axis: int, shape: tuple[int, ...]) -> Float | None:
        """Return the centres along an axis of the output; None where they do not move on."""
        count = shape[axis]
        some = sorted({0, count // 2, count - 1})
        middles = np.array([self.middle(i, axis, before.axes[which]) for i in some])
        if not np.isfinite(middles).all():
            return None
        even = np.interp(np.arange(count), some, middles)
        if count > 2 and not np.isclose(*np.diff(middles) / np.diff(some)):
            even = np.array([self.middle(i, axis, before.axes[which]) for i in range(count)])
        at = _beyond(before.along(which), even)
        return at if (np.diff(at) > 0).all() else None

    def middle(self, i: int, axis: int, read: int) -> float:
        """Return where the middle of the window of a cell lies, in cells of what is read."""
        cell = [0, 0, 0, 0]
        cell[axis] = i
        boxes = self.op.reads(Box.cell(tuple(cell)), *self.inputs, **self.given)
        box = boxes[self.position] if self.position < len(boxes) else None
        if box is None or len(box.start) != 4:
            return float("nan")
        return (box.start[read] + box.stop[read] - 1) / 2


def _beyond(centres: Float, at: Float) -> Float:
    """Return the centres at places between cells, and beyond the ends as they go on there."""
    if len(centres) == 1:
        return np.full(len(at), centres[0])
    low = np.clip(np.floor(at).astype(int), 0, len(centres) - 2)
    return np.asarray(centres[low] + (at - low) * (centres[low + 1] - centres[low]))


def _stand_in(x: Array | None) -> Array | None:
    """Floating-point values are not looked at: a stand-in of the same shape costs nothing."""
    if x is None or x.dtype.kind != "f" or x.size <= 1024:
        return x
    return np.broadcast_to(np.zeros((), x.dtype), x.shape)
