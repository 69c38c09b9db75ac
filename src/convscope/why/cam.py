"""What the methods of class activation maps share: channels added, and what is above zero kept."""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from .asked import Asked
from .attribution import Attribution
from .laid_out import over_input


def cam(
    asked: Asked, method: str, layer: str, weighed: Array, number: float,
    notes: tuple[str, ...] = (),
) -> Attribution:  # fmt: skip
    """Return the answer of a method, from its weighed maps (1 c h w)."""
    values = np.maximum(weighed.sum(axis=1, keepdims=True), 0)
    return Attribution(
        method, asked.target, asked.against, layer, values, over_input(asked, values), number,
        notes=notes,
    )  # fmt: skip
