"""One number: every term that makes it, and the proof that they do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadQuestion, UnsupportedOp
from ..base.terms import Factor, Kind, Terms
from ..base.uses import met, within
from ..trace import Layer, Trace


@dataclass(frozen=True)
class Origin:
    """Where a factor comes from: a layer (or the network's input), or a weight of this layer."""

    value: str
    layer: str | None  # the layer that made it; None for a weight or a network input
    weight: bool


@dataclass(frozen=True)
class OneNumber:
    """One value of one layer with its arithmetic.

    ``recorded`` is what the engine computed; ``resummed`` what the terms make in double
    precision; ``gap`` the distance between the two. ``scale`` is the sum of the terms' sizes:
    single precision keeps about 1e-7 of it. ``origins`` has one entry for each of the op's
    inputs, None where an optional one is absent. ``sources`` are the numbers that were read but
    stand in no term: all those that a mean is of, the learnt ones that a slope is made of.
    """

    layer: str
    op: str
    kind: Kind
    cell: tuple[int, ...]
    terms: Terms
    origins: tuple[Origin | None, ...]
    sources: tuple[Factor, ...]
    recorded: float
    resummed: float
    gap: float
    scale: float

    @property
    def relative_gap(self) -> float:
        """The gap as a part of the larger of the value and the sum of the terms' sizes."""
        smallest = float(np.finfo(np.float32).tiny)
        return self.gap / max(abs(self.recorded), self.scale, smallest)


def one_number(trace: Trace, layer: str, cell: tuple[int, ...], output: int = 0) -> OneNumber:
    """Explain the value at ``cell`` of a layer's output.

    Raises BadQuestion where there is no such layer or cell, UnsupportedOp where the operator
    has no arithmetic of ours.
    """
    asked = trace[layer]
    recorded = float(asked.outputs[output][check_cell(asked, cell, output)])
    op = asked.arithmetic
    if op is None or op.terms is None:
        raise UnsupportedOp(
            f"layer '{asked.name}' is '{asked.op}'",
            remedy="Its values are shown; its arithmetic cannot be. See docs/ops.md.",
        )
    which = {"output": output} if output else {}
    # the logarithm of a zero is the network's own affair: the value shows it
    with np.errstate(all="ignore"):
        terms = op.terms(cell, *asked.inputs, **asked.attributes, **which)
        resummed = terms.value
    return OneNumber(
        layer=asked.name,
        op=asked.op,
        kind=op.kind,
        cell=tuple(cell),
        terms=terms,
        origins=_origins(trace, asked),
        sources=_sources(asked, cell, terms, which),
        recorded=recorded,
        resummed=resummed,
        gap=_gap(recorded, resummed),
        scale=_scale(terms),
    )


def check_cell(layer: Layer, cell: tuple[int, ...], output: int = 0) -> tuple[int, ...]:
    """Return the cell as an index; raises BadQuestion where the layer has no such cell."""
    if not 0 <= output < len(layer.outputs):
        raise BadQuestion(f"layer '{layer.name}' has no output {output}")
    shape = layer.outputs[output].shape
    inside = len(cell) == len(shape) and all(0 <= i < n for i, n in zip(cell, shape, strict=True))
    if not inside:
        raise BadQuestion(
            f"layer '{layer.name}' has the shape {shape}",
            received=f"the cell {tuple(cell)}",
            remedy="Give one index an axis, each from 0 to its size less 1.",
        )
    return tuple(int(i) for i in cell)


def _origins(trace: Trace, layer: Layer) -> tuple[Origin | None, ...]:
    def origin(value: str) -> Origin | None:
        if not value:
            return None
        maker = trace.network.producers.get(value)
        return Origin(value, maker.name if maker else None, value in trace.network.weights)

    return tuple(origin(value) for value in layer.node.inputs)


def _sources(
    layer: Layer, cell: tuple[int, ...], terms: Terms, which: dict[str, int]
) -> tuple[Factor, ...]:
    """Return what a value reads beside its terms: boxes that reach beyond the terms' cells."""
    op = layer.arithmetic
    if op is None or op.kind not in (Kind.AFFINE, Kind.NORMALISE):
        return ()
    boxes = op.reads(Box.cell(cell), *layer.inputs, **layer.attributes, **which)
    names = getattr(op.module, "INPUTS", ())
    shown = [f for f in (*terms.factors, terms.bias) if f is not None and f.cells is not None]
    found = []
    for position, (x, box) in enumerate(zip(layer.inputs, boxes, strict=False)):
        if x is None or box is None:
            continue
        cells = within(box.clip(x.shape))
        if any(f.input == position and len(f.values) >= len(cells) for f in shown):
            continue
        found.append(met(x, cells, position, names[position]))
    return tuple(found)


def _gap(recorded: float, resummed: float) -> float:
    same = recorded == resummed or (np.isnan(recorded) and np.isnan(resummed))
    return 0.0 if same else abs(recorded - resummed)


def _scale(terms: Terms) -> float:
    sizes: Array = np.abs(terms.products)
    bias = abs(float(terms.bias.values[0])) if terms.bias is not None else 0.0
    total = float(sizes.sum()) if terms.combine == "sum" else float(sizes.max(initial=0.0))
    return float((total + bias + terms.size) ** (1 / terms.root))
