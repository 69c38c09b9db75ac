"""The receptive field: which part of the input a value can see, through any graph."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..trace import Trace
from .effective_field import EffectiveField, effective_field
from .gradient import gradient
from .one_number import check_cell
from .target import Target


@dataclass(frozen=True)
class ReceptiveField:
    """What one value can see.

    ``box`` is the theoretical field on the network's input, as if the input went on beyond its
    borders; ``clipped`` is what is really there to be read. Both are boxes over the input's
    axes (n c h w). ``steps`` has the clipped box on the output of every layer on the way,
    from the value itself back to the input. ``effective``, where it was asked for, is what the
    value sees in this picture.
    """

    layer: str
    cell: tuple[int, ...]
    input: str
    box: Box
    clipped: Box
    steps: tuple[tuple[str, Box], ...]
    effective: EffectiveField | None = None


def receptive_field(
    trace: Trace,
    layer: str,
    cell: tuple[int, ...],
    input: str | None = None,
    *,
    effective: bool = False,
) -> ReceptiveField:
    """Trace the field of one value back to an input, the network's first unless named.

    Branches are joined by their hull. Layers without an arithmetic of ours are taken to read
    everything. ``effective`` adds the footprint of the value's gradient on the input. Raises
    BadQuestion where there is no such layer, cell or input.

    Source: Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional Neural Networks",
    Distill 2019, https://distill.pub/2019/computing-receptive-fields
    """
    asked = trace[layer]
    at = Box.cell(check_cell(asked, cell))
    name = trace.check_input(input)
    open_ended = _walk(trace, asked.node.outputs[0], at, clip=False)
    inside = _walk(trace, asked.node.outputs[0], at, clip=True)
    nothing = Box((0,) * trace.tensors[name].ndim, (0,) * trace.tensors[name].ndim)
    makers = trace.network.producers
    field = open_ended.get(name, nothing)
    seen = gradient(trace, Target("cell", layer, tuple(cell))).of(name) if effective else None
    steps = [(makers[value].name, box) for value, box in inside.items() if value in makers]
    return ReceptiveField(
        layer=asked.name,
        cell=tuple(cell),
        input=name,
        box=field,
        clipped=inside.get(name, nothing),
        steps=tuple(steps),
        effective=None if seen is None else effective_field(seen, cell, field),
    )


def _walk(trace: Trace, value: str, box: Box, *, clip: bool) -> dict[str, Box]:
    """Return the box needed of every value that ``box`` of ``value`` depends on."""
    needed = {value: box}
    network = trace.network
    for node in reversed(network.nodes):
        layer = trace[node.name]
        for output, made in enumerate(node.outputs):
            if made not in needed or needed[made].empty:
                continue
            stand_ins = [_stand_in(x) for x in layer.inputs]
            if layer.arithmetic is None:
                boxes = [None if x is None else Box.whole(x.shape) for x in stand_ins]
            else:
                which = {"output": output} if output else {}
                boxes = layer.arithmetic.reads(
                    needed[made], *stand_ins, **layer.attributes, **which
                )
            for name, read in zip(node.inputs, boxes, strict=False):
                if read is None or not name or name in network.weights:
                    continue
                if clip:
                    read = read.clip(trace.shape(name))
                needed[name] = needed[name].hull(read) if name in needed else read
    return needed


def _stand_in(x: Array | None) -> Array | None:
    """Floating-point values are never looked at: a stand-in of the same shape costs nothing."""
    if x is None or x.dtype.kind != "f" or x.size <= 1024:
        return x
    return np.broadcast_to(np.zeros((), x.dtype), x.shape)
