"""What each channel adds to another: the sum over a channel's map of weight × input.

A layer of weights is linear in what it reads: the mean of one of its channels over the map is the
sum, over the channels it reads, of each one's share, and its bias. By the same linearity a share
is the slope of that mean times what was read, summed over the channel.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.array import Array
from ..explain.backward import layer_gradients
from ..trace import Layer
from .carried import computed


def shares(layer: Layer, position: int, channel: int, x: Array | None = None) -> Array:
    """Return what each channel (axis 1) of the input at ``position`` adds to a channel's mean.

    float64 (c,), over all cells and pictures. ``x`` stands for what was read.

    >>> import convscope as cs
    >>> conv = cs.open("digits").trace("digit-3")["conv2"]
    >>> total = shares(conv, 0, 5).sum() + added(conv, 5)
    >>> bool(abs(total - conv.output[:, 5].mean()) < 1e-5)
    True
    """
    y = layer.output
    dy = np.zeros(y.shape, np.float32 if y.dtype.itemsize < 8 else np.float64)
    dy[:, channel] = 1 / y[:, channel].size
    slope = layer_gradients(layer, {layer.node.outputs[0]: dy})[position]
    read = layer.inputs[position] if x is None else x
    if slope is None or read is None:
        raise ValueError(f"'{layer.name}' has no slope in its input {position}")
    products = np.asarray(slope, np.float64) * np.asarray(read, np.float64)
    return np.asarray(np.moveaxis(products, 1, 0).reshape(products.shape[1], -1).sum(axis=1))


def added(layer: Layer, channel: int) -> float:
    """Return what a channel's mean has beside its shares: its bias, and constants that are added.

    It is the op's own arithmetic of one cell.
    """
    op, y = layer.arithmetic, layer.output
    if op is None or op.terms is None:
        return 0.0
    cell = (0, channel, *(0,) * (y.ndim - 2))
    terms = op.terms(cell, *layer.inputs, **layer.attributes)
    if terms.bias is not None:
        return float(terms.bias.values[0])
    if len(computed(layer)) < 2:
        return 0.0
    known = layer.trace.network.weights
    constant = [i for i, v in enumerate(layer.node.inputs) if v in known]
    return float(sum(shares(layer, i, channel).sum() for i in constant))


def spread(layer: Layer, position: int, channels: tuple[int, ...], x: Array | None = None) -> Array:
    """Return what ``channels`` of the input at ``position`` add to each output channel's mean.

    float64 (m,): the layer is run with these channels alone, without its bias.

    >>> import convscope as cs
    >>> conv = cs.open("digits").trace("digit-3")["conv2"]
    >>> bool(np.isclose(spread(conv, 0, (3,))[5], shares(conv, 0, 5)[3], atol=1e-6))
    True
    """
    op = layer.arithmetic
    if op is None:
        raise ValueError(f"'{layer.name}' has no arithmetic")
    read = np.asarray(layer.inputs[position] if x is None else x)
    alone = np.zeros(read.shape, read.dtype)
    alone[:, list(channels)] = read[:, list(channels)]
    made = op.run(_with(layer, position, alone), layer.attributes)[0]
    rows = np.moveaxis(np.asarray(made, np.float64), 1, 0)
    return np.asarray(rows.reshape(len(rows), -1).mean(axis=1))


def _with(layer: Layer, position: int, alone: Array) -> list[Any]:
    """Return a layer's inputs with one in the place of another, no other branch and no bias."""
    op = layer.arithmetic
    names = getattr(op.module, "INPUTS", ()) if op else ()
    inputs: list[Any] = list(layer.inputs)
    others = computed(layer) if len(computed(layer)) > 1 else ()
    for i, x in enumerate(inputs):
        if i == position:
            inputs[i] = alone
        elif i < len(names) and names[i] == "bias":
            inputs[i] = None
        elif others and x is not None:
            inputs[i] = np.zeros(x.shape, x.dtype)
    return inputs
