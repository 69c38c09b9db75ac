"""What a method of attribution answers: how much each place speaks for a number."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..base.array import Array
from ..explain.target import Target


@dataclass(frozen=True, eq=False)
class Attribution:
    """How much each place speaks for ``target`` (less ``against``), by one method.

    ``values`` is the relevance in the method's own terms, shaped as what it was taken on: the
    network's input (n c h w), or the output of ``layer`` ("" is the input). ``map`` (h w) is
    the same over the height and width of the input: summed over the channels, and what was
    computed on a coarser map brought to size; positive speaks for, negative against. ``number``
    is the explained number itself. ``sums_to`` is what ``values`` must sum to where theory says
    so, else None. ``notes`` says in sentences what had to be left out.
    """

    method: str
    target: Target
    against: Target | None
    layer: str
    values: Array
    map: Array
    number: float
    sums_to: float | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def gap(self) -> float | None:
        """How far the values' sum is from what it must be; None where theory says nothing."""
        return None if self.sums_to is None else float(self.values.sum(dtype="d")) - self.sums_to
