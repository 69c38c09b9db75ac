"""Run a network: check what is fed, bound what is recorded, hand it to an engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion, BadShape, TooLarge
from ..network import Network, Value
from .engines import numpy as numpy_engine
from .engines import onnxruntime as onnxruntime_engine
from .engines import torch as torch_engine
from .engines.recorded import Recorded
from .memory import bytes_recorded
from .record import Trace

MEMORY_LIMIT = 4 * 2**30
"""Bytes of tensors that one trace may record unless told otherwise."""

ENGINES: dict[str, Callable[[Network, Mapping[str, Array], bool], Recorded]] = {
    "onnxruntime": onnxruntime_engine.record,
    "numpy": numpy_engine.record,
    "torch": torch_engine.record,
}


def run(
    network: Network,
    feeds: Mapping[str, Array],
    *,
    engine: str = "onnxruntime",
    memory_limit: int = MEMORY_LIMIT,
    timed: bool = False,
) -> Trace:
    """Run ``network`` on the tensors ``feeds`` (one an input, by name) and record everything.

    Raises BadShape where a tensor does not fit its input, TooLarge where the record would pass
    ``memory_limit`` bytes, BadQuestion for an unknown engine, EngineError where it fails.
    """
    if engine not in ENGINES:
        raise BadQuestion(
            "no such engine", received=repr(engine), remedy=f"Engines: {', '.join(ENGINES)}."
        )
    tensors = checked(network, feeds)
    check_memory(network, tensors, memory_limit)
    recorded = ENGINES[engine](network, tensors, timed)
    return Trace(
        network=network,
        tensors=recorded.tensors,
        engine=recorded.engine,
        missing=recorded.missing,
        milliseconds=recorded.milliseconds,
    )


def checked(network: Network, feeds: Mapping[str, Array]) -> dict[str, Array]:
    """Return a tensor for each input, of its type; raises BadShape where one does not fit."""
    return {value.name: _check(value, feeds) for value in network.inputs}


def check_memory(network: Network, tensors: Mapping[str, Array], limit: int) -> None:
    """Raise TooLarge where a trace would record more than ``limit`` bytes."""
    needed = bytes_recorded(network, tensors)
    if needed is not None and needed > limit:
        raise TooLarge(
            f"a trace of {network.name} would record {needed / 2**20:,.0f} MiB, "
            f"the limit is {limit / 2**20:,.0f} MiB",
            remedy="Give a smaller input, or raise memory_limit=.",
        )


def _check(value: Value, feeds: Mapping[str, Array]) -> Array:
    if value.name not in feeds:
        raise BadShape(
            f"the input '{value.name}' is not given",
            received=", ".join(map(repr, feeds)) or "nothing",
            remedy="Give a tensor for every input, by name.",
        )
    given = np.asarray(feeds[value.name])
    wanted = value.shape
    if wanted is not None and not _fits(given.shape, wanted):
        raise BadShape(
            f"the input '{value.name}' takes the shape ({', '.join(map(str, wanted))})",
            received=str(given.shape),
        )
    kind = np.dtype(value.dtype)
    if given.dtype.kind not in "fiub" and given.dtype != kind:  # bfloat16 is of no kind NumPy has
        raise BadShape(f"the input '{value.name}' takes numbers", received=str(given.dtype))
    return np.ascontiguousarray(given, dtype=kind)


def _fits(given: tuple[int, ...], wanted: tuple[int | str, ...]) -> bool:
    return len(given) == len(wanted) and all(
        isinstance(w, str) or g == w for g, w in zip(given, wanted, strict=True)
    )
