"""A tensor or weight as raw little-endian bytes, whole or some of its channels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion
from ..explain.target import Target
from .store import Store
from .wire import Scene


@dataclass(frozen=True)
class RawTensor:
    """Little-endian bytes, row by row, with the shape and NumPy's name of the type.

    ``dtype`` is one of bool, uint8, int32, int64, float32 and float64. Other types are widened
    to the next of these that holds each of their values exactly.
    """

    content: bytes
    shape: tuple[int, ...]
    dtype: str


def tensor(
    store: Store,
    scene: Scene,
    value: str,
    start: int | None = None,
    stop: int | None = None,
    of: Target | None = None,
) -> RawTensor:
    """Return the value of this name, or its channels (axis 1) from ``start`` to before ``stop``.

    With a target ``of`` it is not the values but the target's slopes in them, ∂target/∂value.
    Raises BadQuestion where there is no such value, no such channel, or no numbers in it.
    """
    values = values_of(store, scene, value, start, stop, of)
    kind = _carried(values, value)
    carried = np.ascontiguousarray(values, kind.newbyteorder("<"))
    return RawTensor(carried.tobytes(), tuple(values.shape), kind.name)


def values_of(
    store: Store,
    scene: Scene,
    value: str,
    start: int | None = None,
    stop: int | None = None,
    of: Target | None = None,
) -> Array:
    """Return the same as an array of its own type; raises the same."""
    values = store.gradient(scene, of).of(value) if of else _recorded(store, scene, value)
    if start is None and stop is None:
        return values
    return _channels(values, value, start or 0, stop)


def _recorded(store: Store, scene: Scene, value: str) -> Array:
    """Return a value of the trace; what a checkpoint holds is there without one."""
    held = store.studio.held(scene.network, value)
    if held is not None:
        return held
    if not scene.edits and value in (weights := store.network(scene.network).weights):
        return np.asarray(weights[value])
    return store.trace(scene).value(value)


def _channels(values: Array, name: str, start: int, stop: int | None) -> Array:
    whole = values.shape[1] if values.ndim > 1 else 0
    last = whole if stop is None else stop
    if not 0 <= start <= last <= whole:
        raise BadQuestion(f"'{name}' has {whole} channels", received=f"{start} to {last}")
    return values[:, start:last]


def _carried(values: Array, name: str) -> np.dtype[np.generic]:
    """Return the type in which values travel, which holds every one of them exactly."""
    for kind in ("bool", "uint8", "int32", "int64", "float32", "float64"):
        if np.can_cast(values.dtype, kind, "safe"):
            if values.dtype.kind == "u" and kind == "float64":
                break  # NumPy calls it safe; beyond 2 ** 53 it rounds
            return np.dtype(kind)
    raise BadQuestion(f"'{name}' holds no numbers that can be sent", received=str(values.dtype))
