"""One channel of a layer of a trace, as something that slides."""

from __future__ import annotations

import numpy as np

from ..base.errors import BadQuestion, UnsupportedOp
from ..bench.sliding import Sliding
from ..trace.record import Trace
from .maps import Part

SLIDES = ("Conv", "MaxPool", "AveragePool")


def part_of(trace: Trace, name: str, channel: int) -> Part:
    """Return a layer's channel. Raises BadQuestion, or UnsupportedOp for what does not slide.

    The picture is the first of those that went in. A convolution's other kernels and the channels
    its group does not read are left out: the values are the same without them.
    """
    layer = trace[name]
    if layer.op not in SLIDES or layer.output.ndim != 4:
        raise UnsupportedOp(
            f"{name} is a {layer.op}: no window slides over pictures there",
            remedy=f"Choose one of: {', '.join(_sliding_layers(trace)) or 'none in this network'}.",
        )
    count = layer.output.shape[1]
    if not 0 <= channel < count:
        raise BadQuestion(f"{name} has channels 0 to {count - 1}", received=str(channel))
    recorded = np.asarray(layer.output[0, channel], np.float64)
    given = [None if one is None else np.asarray(one, np.float64) for one in layer.inputs]
    assert given[0] is not None, "a window has something to slide over"
    x = given[0][0]
    attributes = {k: v for k, v in layer.attributes.items() if k != "storage_order"}
    if layer.op != "Conv":
        return Part(
            name, channel, Sliding(layer.op, x[channel : channel + 1], attributes=attributes),
            recorded, (channel,),
        )  # fmt: skip
    weight, bias = (*given[1:], None)[:2]
    assert weight is not None, "a convolution has kernels"
    group = attributes.pop("group", 1)
    per_group = weight.shape[1]
    first = channel // (len(weight) // group) * per_group
    own = slice(channel, channel + 1)
    sliding = Sliding(
        "Conv", x[first : first + per_group], weight[own], None if bias is None else bias[own],
        attributes,
    )  # fmt: skip
    return Part(name, channel, sliding, recorded, tuple(range(first, first + per_group)))


def _sliding_layers(trace: Trace) -> list[str]:
    found = [layer.name for layer in trace if layer.op in SLIDES]
    return [*found[:5], "…"] if len(found) > 5 else found
