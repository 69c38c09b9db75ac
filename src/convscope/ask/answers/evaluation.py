"""How good a network is on a part of data."""

from __future__ import annotations

import math

import numpy as np

from ...data.split import PARTS, split
from ...training.evaluate import evaluate
from ...training.evaluation import Errors, Evaluation
from .. import learning, wire
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
    return _answer(evaluate(network, data, places, robustness=asked.robustness))


def _answer(found: Evaluation) -> learning.EvaluationAnswer:
    errors = found.errors
    return learning.EvaluationAnswer(
        pictures=found.pictures,
        loss=number(found.loss),
        accuracy=found.accuracy,
        calibration_error=found.calibration_error,
        classes=tuple(
            learning.ClassFigures(c.label, c.precision, c.recall, c.f1, c.support)
            for c in found.classes
        ),
        cells=tuple(
            learning.ConfusionCell(c.true, c.predicted, c.pictures, c.indices[:SHOWN])
            for c in found.cells
        ),
        calibration=tuple(
            learning.CalibrationBin(b.confidence, b.accuracy, b.pictures) for b in found.calibration
        ),
        worst=tuple(
            learning.WorstOf(m.index, m.true, m.predicted, m.probability) for m in found.worst
        ),
        robustness=tuple(
            learning.Robustness(r.change, r.strengths, r.accuracy) for r in found.robustness
        ),
        errors=None if errors is None else _errors(errors),
    )


def _errors(found: Errors) -> tuple[wire.Number, wire.Number, wire.Number]:
    explained = math.nan if found.r_squared is None else found.r_squared
    return number(found.mean_absolute), number(found.root_mean_squared), number(explained)
