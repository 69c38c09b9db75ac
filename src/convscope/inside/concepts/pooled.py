"""What the layers say to many pictures: the mean of each channel, a few pictures at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ...base.array import Array, Float
from ...base.errors import ConvscopeError, TooLarge
from ...network import Network
from ...trace import Trace, run
from ...training.fed import Fed
from ...training.start import free_batch

AT_ONCE = 16
"""Pictures that are traced at a time."""
MEMORY = 2**29
"""Bytes that are recorded at a time; beyond it pictures go one by one."""
Progress = Callable[[int, int], None]


def pooled(
    network: Network, given: Fed, layers: Sequence[str], progress: Progress | None = None
) -> dict[str, Float]:
    """Return for each layer the mean response (n c) of each channel to each picture.

    A layer of single values (n c) is taken as it is. The network's input goes by its own name.
    """
    parts: dict[str, list[Array]] = {name: [] for name in layers}
    freed = free_batch(network)
    at_once = AT_ONCE
    first = 0
    while first < len(given):
        some = given.pictures[first : first + at_once]
        try:
            trace = _traced(freed if at_once > 1 else network, given.tensor(some))
        except ConvscopeError:
            if at_once == 1:
                raise
            at_once = 1  # a reshape inside fixes how many, or there is no room for more
            continue
        for name, rows in parts.items():
            rows.append(_means(_values(trace, name)))
        first += len(some)
        if progress is not None:
            progress(first, len(given))
    return {name: np.concatenate(rows) for name, rows in parts.items()}


def probed_layers(trace: Trace, most: int) -> tuple[str, ...]:
    """Return the input and at most so many layers with channels, evenly over the depth.

    What only rearranges or passes on a single value says nothing new and is left out.
    """
    names: list[str] = []
    last = None
    for layer in trace:
        shape = layer.output.shape
        if layer.output.dtype.kind != "f" or len(shape) not in (2, 4) or shape[1] < 2:
            continue
        here = _means(layer.output)
        if last is not None and here.shape == last.shape and np.allclose(here, last):
            continue  # flattened, squeezed, pooled: the same means again
        names.append(layer.name)
        last = here
    if len(names) > most - 1:
        at = np.unique(np.linspace(0, len(names) - 1, most - 1).round().astype(int))
        names = [names[i] for i in at]
    return (trace.network.inputs[0].name, *names)


def _traced(network: Network, x: Array) -> Trace:
    found = run(network, {network.inputs[0].name: x}, memory_limit=MEMORY)
    answer = found.outputs.get(network.outputs[0].name)
    if answer is not None and len(answer) != len(x):
        raise TooLarge(f"{network.name} takes one picture at a time")
    return found


def _values(trace: Trace, name: str) -> Array:
    inputs = {value.name for value in trace.network.inputs}
    return trace.tensors[name] if name in inputs else trace[name].output


def _means(values: Array) -> Float:
    return np.asarray(values.reshape(*values.shape[:2], -1).mean(axis=2, dtype=np.float64))
