"""What kind of arithmetic a layer does with what it is fed, as rules need to know it."""

from __future__ import annotations

from typing import Literal

from ...base.errors import UnsupportedOp
from ...base.terms import Kind
from ...explain.target import floating
from ...trace import Layer

Share = Literal["moves", "passes", "sums", "multiplies", "picks"]
"""How a layer's output comes of its inputs: values that are only moved; one value each, bent or
normalised; sums of them; products of several; one of many picked."""

SUMS = (Kind.WINDOW_SUM, Kind.DOT, Kind.AFFINE)


def fed(layer: Layer) -> list[int]:
    """Return which inputs carry something of the picture: numbers that are no weights."""
    known = layer.trace.network.weights
    return [
        i
        for i, (value, x) in enumerate(zip(layer.node.inputs, layer.inputs, strict=True))
        if x is not None and value not in known and floating(x)
    ]


def share(layer: Layer) -> Share:
    """Return how a layer's output comes of its inputs. Raises UnsupportedOp where none fits."""
    op, many = layer.arithmetic, len(fed(layer)) > 1
    if op is None or op.backward is None:
        raise UnsupportedOp(f"'{layer.op}' cannot be differentiated", remedy="See docs/ops.md.")
    if op.kind in (Kind.REARRANGE, Kind.SHAPE):
        return "moves"
    if op.kind is Kind.WINDOW_PICK:
        return "picks"
    if op.kind in SUMS:
        return "multiplies" if many and op.kind is Kind.DOT else "sums"
    if getattr(op.module, "ADDS", False):
        return "sums"
    if many and getattr(op.module, "MULTIPLIES", False):
        return "multiplies"
    if not many and all(layer.inputs[i].shape == layer.output.shape for i in fed(layer)):  # type: ignore[union-attr]
        return "passes"
    raise UnsupportedOp(f"no rule says how '{layer.op}' shares out what it is made of")
