"""Backward to the number: how much one value moves when any other does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..base.array import Array
from ..trace import MEMORY_LIMIT, Trace
from .backward import Backward
from .target import Target, start


@dataclass(frozen=True, eq=False)
class Gradient:
    """∂target/∂value for every value of a trace.

    ``number`` is the target's own value, ``at`` the tensor that it is of. ``arrays`` has one
    array for each floating-point value (activation, network input, weight), of that value's
    shape, computed when it is first asked for.
    """

    trace: Trace
    target: Target
    number: float
    at: str
    arrays: Backward

    def of(self, name: str) -> Array:
        """Return ∂target/∂value for a value or weight, or a layer's first output.

        Zeros where the target does not depend on it. Raises BadQuestion where there is no such
        value, where it holds whole numbers, or where its gradient lies behind a layer that
        cannot be differentiated.
        """
        known = name in self.trace.tensors or name in self.trace.network.weights
        return self.arrays[name if known else self.trace[name].node.outputs[0]]

    @property
    def missing(self) -> Mapping[str, str]:
        """Each layer on the way that cannot be differentiated, with the reason."""
        return self.arrays.missing

    @property
    def nbytes(self) -> int:
        """Bytes of all gradients, once they are computed."""
        return self.arrays.nbytes


def gradient(trace: Trace, target: Target, *, memory_limit: int = MEMORY_LIMIT) -> Gradient:
    """Return how much ``target`` moves when any value of the trace does, by each op's backward.

    The chain rule over the graph, node by node in reverse, summed over all who read a value.
    Raises BadQuestion where there is no such target, TooLarge where the gradients would pass
    ``memory_limit`` bytes.

    Source: Rumelhart, Hinton, Williams, "Learning representations by back-propagating errors",
    Nature 323, 1986; Griewank, Walther, "Evaluating Derivatives", 2008, chapter 3.
    """
    begin = start(trace, target)
    walk = Backward(trace, begin, memory_limit)
    return Gradient(trace, target, begin.number, begin.at, walk)
