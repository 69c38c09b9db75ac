"""A result that still knows how it was made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion
from .sliding import Sliding
from .step import Step


class Slid(np.ndarray[Any, Any]):
    """An array like any other, with ``.steps()``; what is computed from it has none."""

    sliding: Sliding | None

    @classmethod
    def of(cls, sliding: Sliding) -> Self:
        """Return the sliding's result.

        >>> row = np.array([[3, 1, 2]])
        >>> y = Slid.of(Sliding("MaxPool", row, attributes={"kernel_shape": (2,)}))
        >>> y.tolist(), (y + 1).sliding
        ([[3, 2]], None)
        """
        made = sliding.result.view(cls)
        made.sliding = sliding
        return made

    def __array_finalize__(self, other: Array | None) -> None:
        self.sliding = None

    def steps(self) -> Iterator[Step]:
        """Yield each position of the window: what lies under it, the products and their sum.

        Raises BadQuestion for a part of a result, or what was computed from one.

        >>> from convscope.bench import convolve
        >>> for step in convolve([0, 1, 0, 1], [1, 0, 1]).steps():
        ...     print(step.window, step.products, step.sum)
        [0 1 0] [0 0 0] 0
        [1 0 1] [1 0 1] 2
        """
        if self.sliding is None:
            raise BadQuestion(
                "this array was computed further and has no steps", remedy="Ask the whole result."
            )
        return self.sliding.steps()
