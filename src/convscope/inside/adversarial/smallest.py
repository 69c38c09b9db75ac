"""The smallest ε that does it: doubled until one does, then halved between.

What flips need not stay flipped as ε grows; what is found is an end of the first stretch met:
the answer at ``smallest`` is flipped, at ``below`` it was tried and is not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

FIRST = 0.0625
"""The first ε that is tried unless told otherwise, in pixel values."""
LEAST = 2.0**-10
"""An ε that is not gone below: it is lost in the input's own precision."""


@dataclass(frozen=True)
class Smallest:
    """``epsilon`` is None where nothing up to ``below`` flipped the answer."""

    epsilon: float | None
    below: float
    tried: int


def smallest(
    flips: Callable[[float], bool], most: float, tolerance: float, first: float = FIRST
) -> Smallest:
    """Return the smallest ε up to ``most``, to within ``tolerance`` of itself.

    ``first`` is where the search begins: near the end is cheap.

    >>> found = smallest(lambda epsilon: epsilon >= 3, 64, 0.01)
    >>> found.below < 3 <= found.epsilon < 3.03
    True
    >>> smallest(lambda epsilon: False, 4, 0.01)
    Smallest(epsilon=None, below=4.0, tried=7)
    """
    below, above, tried = 0.0, min(first, most), 1
    if flips(above):
        while above > LEAST:
            half, tried = above / 2, tried + 1
            if not flips(half):
                below = half
                break
            above = half
    else:
        while True:
            if above >= most:
                return Smallest(None, above, tried)
            below, above, tried = above, min(2 * above, most), tried + 1
            if flips(above):
                break
    while above - below > tolerance * above and above > LEAST:
        middle, tried = (below + above) / 2, tried + 1
        if flips(middle):
            above = middle
        else:
            below = middle
    return Smallest(above, below, tried)
