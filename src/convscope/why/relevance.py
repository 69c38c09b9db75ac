"""A score shared out among the values of the input, or of a layer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..base.array import Array
from ..explain.backward import Rule
from .asked import Asked
from .walks import Place, only_scores, place, sent_back


def shared_out(asked: Asked, rule: Rule, what: str) -> tuple[Place, Array, float]:
    """Return where it was shared out to, the shares, and the score.

    Every value that the score weighs begins with what it adds to it. Raises BadQuestion where a
    probability is asked of, or the way is barred.
    """
    only_scores(asked, what)
    begin = asked.start()
    shares = {
        name: np.asarray(seed * asked.trace.value(name), np.float64)
        for name, seed in begin.seeds.items()
    }
    found = sent_back(asked, rule, replace(begin, seeds=shares))
    return place(asked), np.asarray(found, np.float64), begin.number
