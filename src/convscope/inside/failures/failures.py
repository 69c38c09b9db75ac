"""Where a network goes wrong on labelled pictures, and what it looked at when it did."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...base.array import Array
from ...base.errors import BadData
from ...data.data import Data
from ...network import Network
from ...trace import run
from ...training.evaluate import evaluate
from ...training.fed import Progress, fed
from .groups import Group, grouped
from .look import Look, look, usable_method

MOST = 48
"""Mistakes that are looked into unless told otherwise."""
LARGEST = 400


@dataclass(frozen=True, eq=False)
class Failures:
    """The worst mistakes among ``wrong`` of ``pictures``: ``groups``, the largest first.

    ``labels`` are the classes' names, ``method`` is what the maps were made by, ``looked`` how
    many mistakes were looked into.
    """

    network: str
    data: str
    pictures: int
    wrong: int
    labels: tuple[str, ...]
    method: str
    groups: tuple[Group, ...]
    notes: tuple[str, ...]

    @property
    def looked(self) -> int:
        """How many mistakes were looked into."""
        return sum(len(group.looks) for group in self.groups)


def failures(
    network: Network,
    data: Data,
    indices: Array | None = None,
    *,
    most: int = MOST,
    method: str = "",
    progress: Progress | None = None,
) -> Failures:
    """Find the ``most`` mistakes that were made most surely, and group them.

    Each is grouped by where the network looked, by a ``method`` of attribution (Grad-CAM where it
    can be taken), and by what its last layer before the scores answered. ``progress(done, of)``
    counts pictures, then mistakes. Raises BadData for data without classes, BadShape where the
    classes do not fit, BadQuestion for a method that is not there.

    >>> import convscope as cs
    >>> data = cs.dataset("digits")
    >>> found = failures(cs.open("digits"), data, data.test[:600], most=12)
    >>> found.looked == min(12, found.wrong)
    True
    """
    if data.is_regression:
        raise BadData(
            f"'{data.name}' has no classes: there is no mistake to be seen",
            remedy="Give a folder of class folders, or a CSV file with labels.",
        )
    if not 1 <= most <= LARGEST:
        raise BadData(f"1 to {LARGEST} mistakes are looked into", received=str(most))
    seen = evaluate(network, data, indices, robustness=False, worst=most, progress=progress)
    wrong = sum(cell.pictures for cell in seen.cells if cell.true != cell.predicted)
    looks: list[Look] = []
    for done, mistake in enumerate(seen.worst):
        given = fed(network, data, np.array([mistake.index]))
        trace = run(network, {network.inputs[0].name: given.tensor(given.pictures)})
        if not looks:
            method = usable_method(trace, mistake.predicted, method)
        looks.append(look(trace, mistake, method))
        if progress is not None:
            progress(done + 1, len(seen.worst))
    return Failures(
        network.name, data.name, seen.pictures, wrong, seen.labels, method, grouped(looks),
        seen.notes,
    )  # fmt: skip
