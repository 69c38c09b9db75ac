"""The slopes of the explained number, by the walk back through the trace."""

from __future__ import annotations

from ..base.array import Array
from ..explain.backward import Backward
from ..explain.gradient import Gradient
from ..trace import MEMORY_LIMIT, Trace
from .asked import Asked
from .walks import arrived


def slopes(asked: Asked, trace: Trace | None = None) -> Gradient:
    """Return the gradient of the explained number, in the asked trace or in another one.

    Raises BadQuestion where there is no such number.
    """
    where = asked.trace if trace is None else trace
    begin = asked.start(where)
    return Gradient(
        where, asked.target, begin.number, begin.at, Backward(where, begin, MEMORY_LIMIT)
    )


def slope_of(asked: Asked, found: Gradient, name: str) -> Array:
    """Return the slope of a value or a layer's output; raises BadQuestion where none arrives."""
    known = name in found.trace.tensors
    return arrived(asked, found.arrays, name if known else found.trace[name].node.outputs[0])
