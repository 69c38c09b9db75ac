"""Every term of one value, as columns."""

from __future__ import annotations

from ... import explain
from ...base.terms import Factor
from .. import wire
from ..encode import number, numbers
from ..store import Store

SOURCES = 4096
"""Values that a mean is of and that are listed; a longer list is the input's own map."""
AGREES = 1e-5
"""The relative gap up to which single precision explains the difference."""


def one_number(store: Store, asked: wire.OneNumberOf) -> wire.OneNumberAnswer:
    """Return every term of one value."""
    n = explain.one_number(store.trace(asked.scene), asked.layer, asked.cell)
    return wire.OneNumberAnswer(
        layer=n.layer,
        op=n.op,
        kind=n.kind,
        cell=n.cell,
        factors=tuple(map(_column, n.terms.factors)),
        products=numbers(n.terms.products),
        combine=n.terms.combine,  # type: ignore[arg-type]
        bias=_column(n.terms.bias) if n.terms.bias is not None else None,
        root=n.terms.root,
        layout=n.terms.layout,
        steps=tuple(wire.NamedNumber(name, number(value)) for name, value in n.terms.steps),
        sources=tuple(_column(f) for f in n.sources if len(f.values) <= SOURCES),
        recorded=number(n.recorded),
        resummed=number(n.resummed),
        gap=number(n.gap),
        scale=number(n.scale),
        agrees=n.relative_gap <= AGREES,
    )


def _column(factor: Factor) -> wire.FactorColumn:
    cells = () if factor.cells is None else tuple(map(tuple, factor.cells.tolist()))
    position = -1 if factor.input is None else factor.input
    read = () if factor.read is None else numbers(factor.read)
    return wire.FactorColumn(factor.name, position, cells, numbers(factor.values), read)
