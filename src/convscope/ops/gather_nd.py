"""GatherND: values or slices chosen by several indices each.

Source: https://onnx.ai/onnx/operators/onnx__GatherND.html
"""

from __future__ import annotations

from math import prod

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind

NAME = "GatherND"
KIND = Kind.REARRANGE
INPUTS = ("x", "indices")


def forward(x: Array, indices: Array, *, batch_dims: int = 0) -> Array:
    """Return what every row of ``indices`` points to in ``x``.

    The first ``batch_dims`` axes are shared, the last of indices has one number an axis. Raises
    BadShape where the axes do not fit or an index is outside.

    >>> forward(np.array([[1, 2], [3, 4]]), np.array([[0, 1], [1, 0]])).tolist()
    [2, 3]
    """
    depth = indices.shape[-1] if indices.ndim else 0
    if indices.shape[:batch_dims] != x.shape[:batch_dims] or batch_dims + depth > x.ndim:
        raise BadShape(
            f"GatherND: the axes do not fit with batch_dims {batch_dims}",
            received=f"x {x.shape}, indices {indices.shape}",
        )
    batches = prod(x.shape[:batch_dims])
    flat = x.reshape(batches, *x.shape[batch_dims:])
    rows = indices.reshape(batches, prod(indices.shape[batch_dims:-1]), depth)
    try:
        found = flat[(np.arange(batches)[:, None], *np.moveaxis(rows, -1, 0))]
    except IndexError:
        raise BadShape(f"GatherND: an index is outside of {x.shape}") from None
    return found.reshape(*indices.shape[:-1], *x.shape[batch_dims + depth :])
