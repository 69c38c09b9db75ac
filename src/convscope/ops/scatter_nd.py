"""ScatterND: values or slices written where several indices each point to.

Source: https://onnx.ai/onnx/operators/onnx__ScatterND.html
"""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from ..base.terms import Kind

NAME = "ScatterND"
KIND = Kind.SHAPE
INPUTS = ("x", "indices", "updates")

REDUCTIONS = {"add": np.add, "mul": np.multiply, "max": np.maximum, "min": np.minimum}


def forward(x: Array, indices: Array, updates: Array, *, reduction: str = "none") -> Array:
    """Return a copy of ``x`` with ``updates`` where the rows of ``indices`` point.

    ``reduction`` (add, mul, max, min) joins them with what is there. Raises BadShape where shapes
    or the reduction do not fit, or an index is outside.

    >>> forward(np.zeros(4), np.array([[1], [3]]), np.array([7.0, 9.0])).tolist()
    [0.0, 7.0, 0.0, 9.0]
    """
    if updates.shape != indices.shape[:-1] + x.shape[indices.shape[-1] :]:
        raise BadShape(
            "ScatterND: the shapes do not go together",
            received=f"x {x.shape}, indices {indices.shape}, updates {updates.shape}",
        )
    y, places = x.copy(), tuple(np.moveaxis(indices, -1, 0))
    try:
        if reduction == "none":
            y[places] = updates
        else:
            REDUCTIONS[reduction].at(y, places, updates)
    except IndexError:
        raise BadShape(f"ScatterND: an index is outside of {x.shape}") from None
    except KeyError:
        allowed = ", ".join(["none", *REDUCTIONS])
        raise BadShape(f"ScatterND: reduction is {allowed}", received=repr(reduction)) from None
    return y
