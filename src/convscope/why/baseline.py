"""The input that stands for nothing: what a picture is compared with."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..base.array import Array
from ..base.errors import BadShape
from .asked import Asked


def baseline(asked: Asked) -> Array:
    """Return the baseline (1 …), of the shape and type of the input: zeros unless given.

    In a network that normalises its pictures, zeros are about the mean colour. The setting
    ``baseline`` is a number, or an array that broadcasts to the input. Raises BadShape where it
    does not.
    """
    given: Any = asked.settings.get("baseline", 0.0)
    try:
        return np.broadcast_to(np.asarray(given, asked.x.dtype), asked.x.shape).copy()
    except (ValueError, TypeError) as error:
        raise BadShape(
            f"a baseline broadcasts to the input's shape {asked.x.shape}",
            received=f"{np.shape(given)}",
        ) from error
