"""An edit against the whole trace that it spares."""

from itertools import count

from side_by_side import THREADS, side_by_side, table

import convscope
from convscope.explain.what_if import Weight

NOTE = """Every row ends with all tensors of the edited network recorded. The edit is of one weight,
another value each time; “the whole trace” runs the unedited network from its prepared input."""


def measure() -> str:
    network = convscope.open("imagenet")
    trace = network.trace("coffee")
    feeds = {network.inputs[0].name: trace.prepared.tensor}
    layers = [layer.name for layer in trace if layer.op == "Conv"]
    candidates = {"the whole trace": lambda: network.trace(feeds)}
    for which, layer in (
        ("first", layers[0]),
        ("middle", layers[len(layers) // 2]),
        ("last", layers[-1]),
    ):
        candidates[f"edit of the {which} convolution"] = _edit(trace, layer)
    title = f"What if: one weight of a network of {len(trace)} layers, {THREADS} threads"
    return table(title, side_by_side(candidates), NOTE)


def _edit(trace: convscope.Trace, layer: str):
    index = (0,) * trace[layer].inputs[1].ndim
    values = count()
    return lambda: trace.what_if(Weight(layer, "weight", index, next(values) / 1000))
