"""How good a network is on a part of data."""

from __future__ import annotations

import math

import numpy as np

from ...data.data import Data
from ...data.split import PARTS, split
from ...train.evaluate import Evaluation, evaluate
from .. import learning
from ..encode import number
from ..store import Store

SHOWN = 50
"""Pictures behind a cell of the confusion matrix that are listed."""


def evaluation(store: Store, asked: learning.EvaluationOf) -> learning.EvaluationAnswer:
    """Return the figures. Raises BadQuestion for what is not there, BadShape for what won't fit."""
    data = store.studio.data(asked.data)
    places = np.arange(len(data))
    if asked.part != "all":
        parts = split(data, validation=asked.validation, seed=asked.seed)
        places = parts.parts[PARTS.index(asked.part)]
    network = store.network(asked.network)
    return _answer(evaluate(network, data, places, robustness=asked.robustness), data)
