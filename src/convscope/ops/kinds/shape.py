"""Shape arithmetic: results that depend on shapes and constants, folded away at reading."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np

from ...base.box import Box
from .plain import multiply_adds

__all__ = ["multiply_adds", "reads"]


def reads(
    module: ModuleType, box: Box, *inputs: Any, output: int = 0, **attributes: Any
) -> tuple[Box | None, ...]:
    """Return the whole of every input: such ops are small and any cell may depend on any."""
    return tuple(None if x is None else Box.whole(np.shape(x)) for x in inputs)
