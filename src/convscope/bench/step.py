"""One step of a sliding window: what lies under it, the products, and what they make."""

from __future__ import annotations

from dataclasses import dataclass

from ..base.array import Array


@dataclass(frozen=True, eq=False)
class Step:
    """The window at one position.

    ``cell`` is the output's cell that is made. ``window``, ``weights``, ``products`` and
    ``inside`` have the kernel's shape; ``places`` has one axis more, last, of length rank: where
    each number lies in the frame (see ``Grid``), cells of padding too. ``weights`` is None where
    nothing is multiplied (pooling's largest, pixel shuffle). ``combine`` says what is done with
    the products: ``sum``, ``mean`` (the weights are shares), ``max`` or ``copy``; the bias is
    added last.
    """

    number: int
    cell: tuple[int, ...]
    window: Array
    weights: Array | None
    products: Array
    inside: Array
    places: Array
    combine: str
    bias: float | None
    value: float

    @property
    def sum(self) -> float:
        """The products' sum, before the bias.

        >>> from convscope.bench import convolve
        >>> [s.sum for s in convolve([1, 2, 3], [1, 1]).steps()]
        [3, 5]
        """
        return self.products.sum().item()
