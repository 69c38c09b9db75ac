"""Rearrange: every output value is some input value, elsewhere.

Such an op is a function of positions: run on arrays of positions instead of values, it tells
where each output value came from. Terms, reads and backward all follow from that one answer.

Where the answer is plain geometry an op gives its own ``reads``: a box may then reach outside the
tensor, as the theoretical receptive field of a layer behind it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from types import ModuleType
from typing import Any

import numpy as np

from ...base.array import Array
from ...base.box import Box
from ...base.errors import BadShape
from ...base.terms import Factor, Terms
from .elementwise import named
from .plain import multiply_adds

__all__ = [
    "axis_of", "backward", "hull", "multiply_adds", "reads", "reshaped", "sources", "terms",
    "whole",
]  # fmt: skip


def sources(module: ModuleType, inputs: Sequence[Any], attributes: dict[str, Any]) -> Any:
    """Return for each output value the position it came from, -1 where it is a fill.

    Positions count through the data inputs laid end to end. A module says which inputs are
    data in DATA (the first, unless it says otherwise; None means all) and may run
    ``positions`` in place of ``forward`` where fills have to be marked.
    """
    laid = list(inputs)
    for i, start, shape in _data(module, inputs):
        laid[i] = np.arange(start, start + prod(shape)).reshape(shape)
    return getattr(module, "positions", module.forward)(*laid, **attributes)


def terms(
    module: ModuleType, cell: Sequence[int], *inputs: Any, output: int = 0, **attributes: Any
) -> Terms:
    """Return the one value that was moved here."""
    found = int(_pick(sources(module, inputs, attributes), output)[tuple(cell)])
    if found < 0:
        moved = _pick(module.forward(*inputs, **attributes), output)[tuple(cell)]
        fill = np.array([float(moved)])
        return Terms((Factor("fill", fill),), fill)
    rows = _data(module, inputs)
    i, start, shape = next(r for r in rows if r[1] <= found < r[1] + prod(r[2]))
    at = np.array([np.unravel_index(found - start, shape)], np.int64).reshape(1, len(shape))
    value = np.array([float(np.asarray(inputs[i])[tuple(at[0])])])
    return Terms((Factor(named(module, i), value, i, at),), value)


def reads(
    module: ModuleType, box: Box, *inputs: Any, output: int = 0, **attributes: Any
) -> tuple[Box | None, ...]:
    """Return the hull of the positions that the box, cut to the output, came from."""
    came = _pick(sources(module, inputs, attributes), output)
    came = came[box.clip(came.shape).slices].ravel()
    boxes = whole(*inputs)
    for i, start, shape in _data(module, inputs):
        mine = came[(came >= start) & (came < start + prod(shape))] - start
        boxes[i] = hull(mine, shape)
    return tuple(boxes)


def backward(module: ModuleType, dy: Any, *inputs: Any, **attributes: Any) -> tuple[Any, ...]:
    """Send each gradient back to where its value came from; add where several came from one."""
    came = sources(module, inputs, attributes)
    many = isinstance(came, tuple)
    flat = np.concatenate([c.ravel() for c in came]) if many else came.ravel()
    values = np.concatenate([d.ravel() for d in dy]) if many else dy.ravel()
    moved = flat >= 0
    data = _data(module, inputs)
    count = sum(prod(shape) for _, _, shape in data)
    total = np.bincount(flat[moved], values[moved], minlength=count).astype(values.dtype)
    gradients: list[Any] = [None] * len(inputs)
    for i, start, shape in data:
        gradients[i] = total[start : start + prod(shape)].reshape(shape)
    return tuple(gradients)


def hull(positions: Array, shape: Sequence[int]) -> Box:
    """Return the smallest box of a tensor of ``shape`` that holds all these flat positions.

    >>> hull(np.array([1, 5]), (2, 4))
    Box(start=(0, 1), stop=(2, 2))
    """
    if positions.size == 0 or not shape:
        return Box((0,) * len(shape), (0,) * len(shape))
    index = np.unravel_index(positions, tuple(shape))
    return Box(tuple(int(a.min()) for a in index), tuple(int(a.max()) + 1 for a in index))


def whole(*inputs: Any) -> list[Box | None]:
    """Return the box of every cell of each input, None for one that is absent."""
    return [None if x is None else Box.whole(np.shape(x)) for x in inputs]


def reshaped(box: Box, old: Sequence[int], new: Sequence[int]) -> Box:
    """Return what a box of a tensor of shape ``new`` was when the same values had shape ``old``.

    Leading and trailing axes that both shapes share are passed through, so the box may reach
    outside along them; across the axes between lies the hull.

    >>> reshaped(Box((0, 4, -1), (1, 6, 3)), (1, 2, 3, 7), (1, 6, 7))
    Box(start=(0, 1, 1, -1), stop=(1, 2, 3, 3))
    """
    if 0 in new:
        return Box((0,) * len(old), (0,) * len(old))
    short = min(len(old), len(new))
    head = next((i for i in range(short) if old[i] != new[i]), short)
    rest = short - head
    tail = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    end = len(new) - tail
    between = tuple(new[head:end])
    inner = Box(box.start[head:end], box.stop[head:end]).clip(between)
    positions = np.arange(prod(between)).reshape(between)[inner.slices].ravel()
    found = hull(positions, tuple(old[head : len(old) - tail]))
    return Box(
        (*box.start[:head], *found.start, *box.start[end:]),
        (*box.stop[:head], *found.stop, *box.stop[end:]),
    )


def axis_of(name: str, axis: int, rank: int) -> int:
    """Return an axis counted from the front; raises BadShape, for op ``name``, where there is none.

    >>> axis_of("Concat", -1, 4)
    3
    """
    if not -rank <= axis < rank:
        raise BadShape(f"{name}: a tensor with {rank} axes has no such axis", received=str(axis))
    return int(axis) % rank


def _data(module: ModuleType, inputs: Sequence[Any]) -> list[tuple[int, int, tuple[int, ...]]]:
    """Return for each data input: which it is, its first position, its shape."""
    data: tuple[int, ...] | None = getattr(module, "DATA", (0,))
    rows: list[tuple[int, int, tuple[int, ...]]] = []
    start = 0
    for i in range(len(inputs)) if data is None else data:
        shape = tuple(np.shape(inputs[i]))
        rows.append((i, start, shape))
        start += prod(shape)
    return rows


def _pick(result: Any, output: int) -> Any:
    return result[output] if isinstance(result, tuple) else result
