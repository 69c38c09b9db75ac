"""The slopes of the explained number at many inputs, by NumPy's ops or by PyTorch's autograd."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib.util import find_spec
from itertools import islice

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion, ConvscopeError, UnsupportedOp
from ..explain.backward import Backward
from ..explain.target import Start, slope_type
from ..trace import MEMORY_LIMIT
from .answers import traced, value_weights
from .asked import Asked
from .slopes import slope_of, slopes

Walk = Callable[[Array], Array]
"""From inputs (m …) to the slopes in them (m …)."""

ENGINES = ("numpy", "torch")
LARGE = 2**20
"""Bytes of a trace from which PyTorch is taken where it is there: NumPy would take minutes."""
TOGETHER = {"numpy": 64 * 2**20, "torch": 640 * 2**20}
"""Bytes that the inputs walked together may record: NumPy's ops gain nothing beyond the cache."""
MOST = 16
"""Inputs that are walked together."""


def many_slopes(asked: Asked, inputs: Iterable[Array]) -> Iterator[Array]:
    """Yield for each input (1 …) the slopes (1 …) of the explained number there.

    The setting ``engine`` is "numpy" or "torch"; without it the first that is fast enough. Inputs
    go together where the network takes several. Raises BadQuestion for another engine,
    UnsupportedOp where PyTorch is asked for and cannot.
    """
    engine = asked.settings.get("engine", "")
    if engine not in ("", *ENGINES):
        raise BadQuestion(
            "no such engine", received=repr(engine), remedy=f"Engines: {', '.join(ENGINES)}."
        )
    weights = value_weights(asked)
    weights = value_weights(asked)
    by_torch = _by_torch(asked, weights, engine)
    count = _count(asked, "torch" if by_torch else "numpy")
    one = by_torch or _one_by_one(asked)
    together = by_torch or _together(asked, weights)
    waiting = iter(inputs)
    while some := list(islice(waiting, count)):
        if len(some) > 1:
            try:
                yield from together(np.concatenate(some))[:, None]
                continue
            except (ConvscopeError, ArithmeticError, ValueError, RuntimeError):
                count = 1  # a reshape inside may fix the number of pictures
        yield from map(one, some)


def _by_torch(asked: Asked, weights: dict[str, Array] | None, engine: str) -> Walk | None:
    """Return PyTorch's walk where it is wanted and can; raises UnsupportedOp where it cannot."""
    if engine == "numpy" or (not engine and asked.trace.nbytes < LARGE):
        return None
    if weights is None or not find_spec("torch"):
        if not engine:
            return None
        raise UnsupportedOp(
            "PyTorch cannot do this one", received=f"the target '{asked.target.kind}'",
            remedy='Take engine="numpy", or pip install "convscope[torch]".',
        )  # fmt: skip
    from .engines.torch import TorchSlopes

    try:
        walk = TorchSlopes(asked.trace.network, weights)
        walk(asked.x[:1])
    except (UnsupportedOp, RuntimeError):  # some it can only tell while it computes
        if engine:
            raise
        return None
    return walk


def _together(asked: Asked, weights: dict[str, Array] | None) -> Walk:
    """Return NumPy's walk of several inputs at once; it is for numbers that do not bend."""

    def walk(x: Array) -> Array:
        if weights is None:
            raise BadQuestion("the number bends: each picture has a start of its own")
        trace = traced(asked, x)
        seeds = {name: _for_each(w, trace.value(name)) for name, w in weights.items()}
        back = Backward(trace, Start(0.0, next(iter(seeds)), seeds), MEMORY_LIMIT)
        return np.asarray(back[asked.input])

    return walk


def _for_each(weights: Array, values: Array) -> Array:
    """Return the weights of one picture's values for each of several. Raises BadQuestion."""
    if values.shape[1:] != weights.shape:
        raise BadQuestion("the pictures did not stay apart", received=str(values.shape))
    return np.broadcast_to(weights, values.shape).astype(slope_type(values))


def _one_by_one(asked: Asked) -> Walk:
    def walk(x: Array) -> Array:
        return slope_of(asked, slopes(asked, traced(asked, x)), asked.input)

    return walk


def _count(asked: Asked, engine: str) -> int:
    """Return how many inputs are walked together: one where the network takes so many."""
    shape = asked.trace.network.inputs[0].shape
    if shape is not None and not isinstance(shape[0], str):
        return 1
    return max(1, min(MOST, TOGETHER[engine] // max(1, asked.trace.nbytes)))
