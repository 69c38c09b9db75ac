"""Rearrange: every output value is some input value, elsewhere.

Such an op is a function of positions: run on arrays of positions instead of values, it tells
where each output value came from. Terms, reads and backward all follow from that one answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np

from ...base.box import Box
from ...base.terms import Factor, Terms
from .plain import multiply_adds

__all__ = ["backward", "multiply_adds", "reads", "sources", "terms"]


def sources(module: ModuleType, inputs: Sequence[Any], attributes: dict[str, Any]) -> Any:
    """Return for each output value the position it came from, -1 where it is a fill.

    Positions count through the data inputs laid end to end. A module says which inputs are
    data in DATA (the first, unless it says otherwise; None means all) and may run
    ``positions`` in place of ``forward`` where fills have to be marked.
    """
    laid = list(inputs)
    start = 0
    for i in _data(module, inputs):
        shape = np.shape(inputs[i])
        size = int(np.prod(shape))
        laid[i] = np.arange(start, start + size).reshape(shape)
        start += size
    return getattr(module, "positions", module.forward)(*laid, **attributes)


def terms(
    module: ModuleType, cell: Sequence[int], *inputs: Any, output: int = 0, **attributes: Any
) -> Terms:
    """Return the one value that was moved here."""
    found = _pick(sources(module, inputs, attributes), output)[tuple(cell)]
    if found < 0:
        moved = _pick(module.forward(*inputs, **attributes), output)[tuple(cell)]
        fill = np.array([float(moved)])
        return Terms((Factor("fill", fill),), fill)
    for i in _data(module, inputs):
        x = np.asarray(inputs[i])
        if found < x.size:
            at = np.array([np.unravel_index(found, x.shape)]).reshape(1, x.ndim)
            value = np.array([float(x[tuple(at[0])])])
            return Terms((Factor("x", value, i, at),), value)
        found -= x.size
    raise AssertionError("a position beyond the inputs")  # pragma: no cover


def reads(
    module: ModuleType, box: Box, *inputs: Any, output: int = 0, **attributes: Any
) -> tuple[Box | None, ...]:
    """Return the hull of the positions that the box, cut to the output, came from."""
    came = _pick(sources(module, inputs, attributes), output)
    came = came[box.clip(came.shape).slices].ravel()
    boxes: list[Box | None] = [None] * len(inputs)
    start = 0
    for i in _data(module, inputs):
        shape = np.shape(inputs[i])
        size = int(np.prod(shape))
        mine = came[(came >= start) & (came < start + size)] - start
        start += size
        if mine.size == 0:
            boxes[i] = Box((0,) * len(shape), (0,) * len(shape))
        else:
            index = np.unravel_index(mine, shape)
            boxes[i] = Box(
                tuple(int(a.min()) for a in index), tuple(int(a.max()) + 1 for a in index)
            )
    return tuple(boxes)


def backward(module: ModuleType, dy: Any, *inputs: Any, **attributes: Any) -> tuple[Any, ...]:
    """Send each gradient back to where its value came from; add where several came from one."""
    came = sources(module, inputs, attributes)
    many = isinstance(came, tuple)
    flat = np.concatenate([c.ravel() for c in came]) if many else came.ravel()
    values = np.concatenate([d.ravel() for d in dy]) if many else dy.ravel()
    values, flat = values[flat >= 0], flat[flat >= 0]
    data = _data(module, inputs)
    total = np.bincount(flat, values, minlength=sum(np.size(inputs[i]) for i in data))
    gradients: list[Any] = [None] * len(inputs)
    start = 0
    for i in data:
        shape = np.shape(inputs[i])
        size = int(np.prod(shape))
        gradients[i] = total[start : start + size].reshape(shape).astype(values.dtype)
        start += size
    return tuple(gradients)


def _data(module: ModuleType, inputs: Sequence[Any]) -> tuple[int, ...]:
    data: tuple[int, ...] | None = getattr(module, "DATA", (0,))
    return tuple(range(len(inputs))) if data is None else data


def _pick(result: Any, output: int) -> Any:
    return result[output] if isinstance(result, tuple) else result
