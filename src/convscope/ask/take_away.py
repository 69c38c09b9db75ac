"""A tensor or weight as a file: NumPy's own (.npy), or text that any program reads (.csv)."""

from __future__ import annotations

import io
import itertools
import re
from typing import Any

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion, TooLarge
from ..explain.target import Target
from .store import Store
from .tensor import values_of
from .wire import Scene

NPY_LIMIT = 512 * 2**20
"""Bytes of values in one .npy file."""
CSV_LIMIT = 2**20 - 1
"""Values in one .csv file: with the line of names, as many rows as a spreadsheet has."""
AXES = {2: "nc", 3: "ncw", 4: "nchw", 5: "ncdhw"}


def as_npy(
    store: Store,
    scene: Scene,
    value: str,
    start: int | None = None,
    stop: int | None = None,
    of: Target | None = None,
    at: tuple[int, ...] = (),
) -> tuple[bytes, str]:
    """Return a value as a .npy file in its own type, and the file's name.

    ``start``, ``stop`` and ``of`` are those of a tensor; ``at`` are its first indices: ``(0, 5)``
    of an activation (n c h w) is one map, ``(5,)`` of a kernel (o i h w) what makes channel 5.

    Raises BadQuestion for what is not there, TooLarge beyond NPY_LIMIT bytes.
    """
    whole = values_of(store, scene, value, start, stop, of)
    values = _at(whole, value, at)
    if values.dtype.kind not in "fiub":
        raise BadQuestion(f"'{value}' holds no numbers", received=str(values.dtype))
    if values.nbytes > NPY_LIMIT:
        raise TooLarge(
            f"'{value}' has {values.nbytes:,} bytes, a file at most {NPY_LIMIT:,}",
            remedy="Take some of its channels (start=, stop=), or np.save it in Python.",
        )
    file = io.BytesIO()
    np.save(file, np.ascontiguousarray(values), allow_pickle=False)
    return file.getvalue(), f"{_name(store, scene, value, start, whole, of, at)}.npy"


def as_csv(
    store: Store,
    scene: Scene,
    value: str,
    start: int | None = None,
    stop: int | None = None,
    of: Target | None = None,
    at: tuple[int, ...] = (),
) -> tuple[bytes, str]:
    """Return a value as a .csv file, and the file's name.

    Where ``at`` leaves two axes (one map, one kernel slice) the file is that matrix, row by row
    and without names. Anything else has a line of names and then a line for every value: its
    indices in the whole tensor, and the value. Numbers are written out as doubles, exactly.

    Raises BadQuestion for what is not there, TooLarge beyond CSV_LIMIT values.
    """
    whole = values_of(store, scene, value, start, stop, of)
    values = _at(whole, value, at)
    if values.dtype.kind not in "fiub":
        raise BadQuestion(f"'{value}' holds no numbers", received=str(values.dtype))
    if values.size > CSV_LIMIT:
        raise TooLarge(
            f"'{value}' has {values.size:,} values, a CSV file at most {CSV_LIMIT:,}",
            remedy="Take some of its channels (start=, stop=), or the .npy file.",
        )
    if at and values.ndim == 2:
        text = matrix(values)
    else:
        weight = value in store.trace(scene).network.weights
        first = [*at, *(0 for _ in range(values.ndim))]
        if start and len(at) < 2:
            first[1] = start
        names = None if weight else AXES.get(whole.ndim)
        text = listed(values, first, names or [f"axis{i}" for i in range(whole.ndim)], len(at))
    return text.encode(), f"{_name(store, scene, value, start, whole, of, at)}.csv"


def matrix(values: Array) -> str:
    """Return rows and columns as lines of numbers.

    >>> print(matrix(np.array([[1, 2.5], [-3, 0]], np.float32)), end="")
    1.0,2.5
    -3.0,0.0
    """
    return "".join(f"{','.join(map(repr, row))}\n" for row in _plain(values))


def listed(values: Array, first: list[int], names: str | list[str], fixed: int = 0) -> str:
    """Return a line of names, and a line of indices and value for each; ``first`` are the indices
    of the first value, of which ``fixed`` are the same for all.

    >>> print(listed(np.array([[0.5, -1]]), [0, 4], "nc"), end="")
    n,c,value
    0,4,0.5
    0,5,-1.0
    """
    starts = first[fixed : fixed + values.ndim]
    ranges = [[str(a + i) for i in range(n)] for a, n in zip(starts, values.shape, strict=True)]
    head = "".join(f"{i}," for i in first[:fixed])
    places = map(",".join, itertools.product(*ranges))
    flat = _plain(values.reshape(-1))
    comma = "," if values.ndim else ""
    lines = (f"{head}{p}{comma}{v!r}\n" for p, v in zip(places, flat, strict=True))
    return ",".join([*names, "value"]) + "\n" + "".join(lines)


def _plain(values: Array) -> list[Any]:
    """Return Python's own numbers: a double holds each of these exactly; truths are 0 and 1."""
    found = values.astype(np.uint8) if values.dtype == np.bool_ else values
    return list(found.tolist())


def _at(values: Array, name: str, at: tuple[int, ...]) -> Array:
    if len(at) > values.ndim or any(i >= n for i, n in zip(at, values.shape, strict=False)):
        raise BadQuestion(f"'{name}' has the shape {values.shape}", received=f"the place {at}")
    return np.asarray(values[at])


def _name(
    store: Store,
    scene: Scene,
    value: str,
    start: int | None,
    whole: Array,
    of: Target | None,
    at: tuple[int, ...],
) -> str:
    """Return the file's name: network, layer, what of it, where, and the shape."""
    network = store.trace(scene).network
    maker = network.producers.get(value)
    readers = network.consumers.get(value, ())
    named = maker.name if maker else value
    if value in network.weights and readers and readers[0].name not in value:
        named = f"{readers[0].name}-{value}"
    parts = [network.name, named]
    if of:
        parts.append(f"slope-of-{of.kind}")
    if scene.edits:
        parts.append("edited")
    if start is not None:
        parts.append(f"from-{start}")
    parts += [".".join(map(str, at)), "x".join(map(str, whole.shape[len(at) :]))]
    return "-".join(re.sub(r"[^A-Za-z0-9._]+", "-", p).strip("-.") for p in parts if p)
