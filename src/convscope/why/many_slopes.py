"""The slopes of the explained number at many inputs, by NumPy's ops or by PyTorch's autograd."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion, UnsupportedOp
from .answers import traced, value_weights
from .asked import Asked
from .slopes import slopes

ENGINES = ("numpy", "torch")
LARGE = 2**20
"""Bytes of a trace from which PyTorch is taken where it is there: NumPy would take minutes."""


def many_slopes(asked: Asked, inputs: Iterator[Array]) -> Iterator[tuple[float, Array]]:
    """Yield for each input (1 …) the explained number there and its slopes (1 …), one by one.

    The setting ``engine`` is "numpy" or "torch"; without it the first that is fast enough.
    Raises BadQuestion for another, UnsupportedOp where PyTorch is asked for and cannot.
    """
    engine = asked.settings.get("engine", "")
    if engine not in ("", *ENGINES):
        raise BadQuestion(
            "no such engine", received=repr(engine), remedy=f"Engines: {', '.join(ENGINES)}."
        )
    if engine == "torch" or (not engine and _better_by_torch(asked)):
        weights = value_weights(asked)
        if weights is not None and find_spec("torch"):
            from .engines.torch import TorchSlopes

            try:
                walk = TorchSlopes(asked.trace.network, weights)
            except UnsupportedOp:
                if engine:
                    raise
            else:
                yield from map(walk, inputs)
                return
        elif engine:
            raise UnsupportedOp(
                "PyTorch cannot do this one", received=f"the target '{asked.target.kind}'",
                remedy='Take engine="numpy", or pip install "convscope[torch]".',
            )  # fmt: skip
    for x in inputs:
        found = slopes(asked, traced(asked, x))
        yield found.number, np.asarray(found.of(asked.input))


def _better_by_torch(asked: Asked) -> bool:
    return find_spec("torch") is not None and asked.trace.nbytes > LARGE
