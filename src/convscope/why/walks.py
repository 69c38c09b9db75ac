"""A walk back through the trace by another rule than the slopes' own."""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..explain.backward import Backward, Rule
from ..explain.target import Start
from ..trace import MEMORY_LIMIT
from .asked import Asked


def sent_back(asked: Asked, rule: Rule, begin: Start | None = None) -> Array:
    """Return what arrives at the input when every layer sends back by ``rule``.

    Raises BadQuestion where the way is barred, naming the layer.
    """
    start = asked.start() if begin is None else begin
    return np.asarray(Backward(asked.trace, start, MEMORY_LIMIT, rule)[asked.input])
