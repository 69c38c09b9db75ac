"""The sum, over every value that a weight takes part in, that makes its gradient."""

from __future__ import annotations

import numpy as np

from ... import explain
from .. import wire
from ..encode import number, numbers
from ..store import Store
from .one_number import AGREES

MOST = 4096
"""Rows that are sent at most; beyond them the largest products are."""


def weight_gradient(store: Store, asked: wire.WeightGradientOf) -> wire.WeightGradientAnswer:
    """Return every product that makes the gradient of one weight."""
    found = explain.weight_gradient(
        store.trace(asked.scene),
        store.gradient(asked.scene, asked.target),
        asked.layer,
        asked.role,
        asked.index,
    )
    rows = np.arange(len(found.products))
    if len(rows) > MOST:
        rows = np.sort(np.argsort(-np.abs(found.products), kind="stable")[:MOST])
    left_out = np.delete(found.products, rows)
    x = found.uses.x
    return wire.WeightGradientAnswer(
        layer=found.layer,
        role=found.role,
        value=found.value,
        index=found.index,
        weight=number(found.weight),
        uses=len(found.products),
        cells=tuple(map(tuple, found.uses.cells[rows].tolist())),
        x=wire.FactorColumn(
            x.name, -1 if x.input is None else x.input,
            tuple(map(tuple, x.cells[rows].tolist())) if x.cells is not None else (),
            numbers(x.values[rows]),
        ) if x is not None else None,
        slopes=numbers(found.uses.slopes[rows]),
        upstream=numbers(found.upstream[rows]),
        products=numbers(found.products[rows]),
        left_out=number(left_out.sum()),
        sum=number(found.sum),
        backward=number(found.backward),
        gap=number(found.gap),
        scale=number(found.scale),
        agrees=found.gap <= AGREES * found.scale,
    )  # fmt: skip
