"""The top classes: what the network answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..base.errors import BadNames
from ..trace import Trace
from .scores import class_count, is_distribution, softmax


@dataclass(frozen=True)
class TopClass:
    """One answer: its label (the index as text where there are no names), index, probability."""

    label: str
    index: int
    probability: float


def top_classes(
    trace: Trace, k: int = 5, names: Sequence[str] | None = None
) -> tuple[TopClass, ...]:
    """Return the ``k`` most probable classes of a classifier's first output.

    Where the output is not a distribution yet (it is negative somewhere or does not sum to 1),
    softmax is applied. ``names`` are class names to use in place of the network's own. Raises
    BadQuestion where the output is no list of classes, BadNames where there are not as many.
    """
    class_count(trace)
    scores = np.asarray(trace.tensors[trace.network.outputs[0].name], np.float64)
    first = scores[0].ravel()
    chances = first if is_distribution(first) else softmax(first)
    if names is not None and len(names) != chances.size:
        raise BadNames(
            f"the network answers over {chances.size:,} classes",
            received=f"{len(names):,} name{'s' * (len(names) != 1)}",
        )
    names = trace.network.classes if names is None else names
    named = names if names is not None and len(names) == chances.size else None
    order = np.argsort(-chances, kind="stable")[: max(k, 0)]
    return tuple(TopClass(named[i] if named else str(i), int(i), float(chances[i])) for i in order)
