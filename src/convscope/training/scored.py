"""What a network answers to many pictures: batch by batch through ONNX Runtime, one value alone.

A trace records every number of one picture; here one value of thousands of pictures is wanted,
so nothing else is asked for, and what is in hand stays bounded.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..base.array import Array
from ..base.errors import BadNetwork, EngineError
from ..network import Network
from ..trace.engines import numpy as numpy_engine
from ..trace.engines.onnxruntime import session
from .start import free_batch

TINY = 1e-12
"""What a probability that was rounded to 0 counts as in the loss."""
IN_NUMPY = 8
"""Pictures at a time where the NumPy ops, which keep every value, have to do it."""

Scorer = Callable[[Array], Array]


def scorer(network: Network, value: str | None = None) -> Scorer:
    """Return a function from inputs (n …) to the values ``value`` (n …), the scores unless given.

    Where ONNX Runtime refuses the network, the NumPy ops compute it; where it takes a fixed
    number of pictures, they are fed so many at a time. The function raises EngineError where
    neither can compute it.
    """
    wanted = scores_of(network)[0] if value is None else value
    freed = free_batch(network)
    try:
        engine = session(freed, [wanted])
    except Exception:  # ONNX Runtime's own errors share no base class
        return _in_numpy(network, wanted)
    name = network.inputs[0].name
    fixed = network.inputs[0].shape[0] if network.inputs[0].shape else "n"

    def run(x: Array) -> Array:
        try:
            y = np.asarray(engine.run([wanted], {name: x})[0])
            if y.ndim and len(y) == len(x):
                return y
        except Exception:  # a reshape inside may fix the number of pictures
            if not isinstance(fixed, int):
                return _in_numpy(network, wanted)(x)
        return _so_many(network, wanted, int(fixed) if isinstance(fixed, int) else 1)(x)

    return run


def scores_of(network: Network) -> tuple[str, bool]:
    """Return the value that holds the scores, and whether they may be probabilities already.

    The scores are what a last softmax over the classes reads, else the network's first output:
    whether that holds probabilities, only its numbers tell. Raises BadNetwork without an output.

    >>> from convscope.network import Network, Node, Value
    >>> x, y = Value("x", "float32", ("n", 3)), Value("y", "float32", ("n", 3))
    >>> nodes = Node("relu", "Relu", ("x",), ("r",)), Node("softmax", "Softmax", ("r",), ("y",))
    >>> scores_of(Network("net", (x,), (y,), nodes, {}))
    ('r', False)
    """
    if not network.outputs:
        raise BadNetwork(f"{network.name} has no output")
    output = network.outputs[0]
    last = network.producers.get(output.name)
    if last is None or last.op != "Softmax":
        return output.name, True
    rank = len(output.shape) if output.shape is not None else 2
    axis = int(last.attributes.get("axis", -1))
    if axis % rank != 1 or last.inputs[0] not in network.producers:
        return output.name, True
    return last.inputs[0], False


def _so_many(network: Network, value: str, count: int) -> Scorer:
    """Run a network that takes ``count`` pictures, and no other number of them."""
    engine = session(network, [value])
    name = network.inputs[0].name

    def run(x: Array) -> Array:
        parts = []
        for first in range(0, len(x), count):
            some = x[first : first + count]
            missing = count - len(some)
            full = np.concatenate([some, np.zeros((missing, *x.shape[1:]), x.dtype)])
            try:
                parts.append(np.asarray(engine.run([value], {name: full})[0])[: len(some)])
            except Exception as error:
                raise EngineError(
                    f"{network.name} cannot be run", received=str(error)[:300]
                ) from error
        return np.concatenate(parts)

    return run


def _in_numpy(network: Network, value: str) -> Scorer:
    def run(x: Array) -> Array:
        parts = []
        for first in range(0, len(x), IN_NUMPY):
            feeds = {network.inputs[0].name: x[first : first + IN_NUMPY]}
            recorded = numpy_engine.record(network, feeds)
            if value not in recorded.tensors:
                why = next(iter(recorded.missing.values()), "")
                raise EngineError(f"{network.name} cannot be run", received=why[:300])
            parts.append(recorded.tensors[value])
        return np.concatenate(parts)

    return run


def log_probabilities(scores: Array, maybe: bool = False) -> Array:
    """Return the logarithms (n k), in double precision, of the probabilities that scores mean.

    ``maybe`` scores are probabilities already where no row says otherwise.

    >>> np.exp(log_probabilities(np.array([[0.25, 0.75]]), True)).round(3).tolist()
    [[0.25, 0.75]]
    >>> np.exp(log_probabilities(np.array([[0.0, np.log(3.0)]]))).round(3).tolist()
    [[0.25, 0.75]]
    """
    scores = np.asarray(scores, np.float64)
    with np.errstate(all="ignore"):
        if maybe and (scores >= 0).all() and (abs(scores.sum(axis=1) - 1) < 1e-3).all():
            return np.log(np.maximum(scores, TINY))
        shifted = scores - scores.max(axis=1, keepdims=True)
        return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
