"""The slopes of the explained number, by the walk back through the trace."""

from __future__ import annotations

from ..explain.backward import Backward
from ..explain.gradient import Gradient
from ..trace import MEMORY_LIMIT, Trace
from .asked import Asked


def slopes(asked: Asked, trace: Trace | None = None) -> Gradient:
    """Return the gradient of the explained number, in the asked trace or in another one.

    Raises BadQuestion where there is no such number.
    """
    where = asked.trace if trace is None else trace
    begin = asked.start(where)
    return Gradient(
        where, asked.target, begin.number, begin.at, Backward(where, begin, MEMORY_LIMIT)
    )
