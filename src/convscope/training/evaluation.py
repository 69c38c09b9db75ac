"""What an evaluation finds: figures for classes, or errors for numbers.

::

    confusion       rows are what a picture is, columns what it was taken for
    precision       of the pictures taken for a class, the share that are of it     (a column)
    recall          of the pictures of a class, the share taken for it                 (a row)
    F1              2 · precision · recall / (precision + recall)
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from math import isfinite
from typing import Any, cast

import numpy as np

from ..base.array import Array
from .validate import Mistake

BINS = 15
"""Of the calibration curve, all of one width."""
BEHIND_A_CELL = 50
"""Pictures that a cell of the confusion matrix lists."""


@dataclass(frozen=True)
class ClassFigures:
    """One class, each figure from 0 to 1, None where there was nothing to count.

    ``support`` is how many pictures of it there are.
    """

    label: str
    precision: float | None
    recall: float | None
    f1: float | None
    support: int


@dataclass(frozen=True)
class Cell:
    """A cell of the confusion matrix that is not empty.

    ``indices`` are the numbers in the data of at most ``BEHIND_A_CELL`` pictures behind it, those
    that were taken for ``predicted`` most surely first.
    """

    true: int
    predicted: int
    pictures: int
    indices: tuple[int, ...]


@dataclass(frozen=True)
class Bin:
    """Pictures whose answers are about as sure: how sure on the mean, the share of right ones."""

    confidence: float
    accuracy: float
    pictures: int


@dataclass(frozen=True)
class Robustness:
    """The accuracy under a change, strength by strength, strength 0 first.

    ``unit`` says what the strengths measure; ``pictures`` is on how many it was counted.
    """

    change: str
    unit: str
    strengths: tuple[float, ...]
    accuracy: tuple[float, ...]
    pictures: int


@dataclass(frozen=True)
class Miss:
    """A picture whose numbers were predicted badly; ``error`` is the largest of the differences."""

    index: int
    true: tuple[float, ...]
    predicted: tuple[float, ...]
    error: float


@dataclass(frozen=True)
class Errors:
    """How well numbers y are predicted by p, over all pictures and outputs.

    ``mean_absolute`` is the mean of |p − y|, ``root_mean_squared`` √ mean (p − y)², ``r_squared``
    1 − Σ (p − y)² / Σ (y − mean y)², the mean over outputs; None where a y is always the same.
    """

    mean_absolute: float
    root_mean_squared: float
    r_squared: float | None
    worst: tuple[Miss, ...]


@dataclass(frozen=True)
class Evaluation:
    """What was found on ``pictures`` pictures.

    ``loss`` is the mean cross-entropy, or the mean squared error. For classes there are
    ``accuracy``, ``top5`` (how often the right class is among the first five, where there are more
    than 10 classes), ``cells``, ``classes``, ``calibration``, ``worst`` (the mistakes that were
    made most surely) and ``robustness``; for numbers ``errors``.

    ``calibration_error`` is the expected calibration error of Guo and others ("On calibration of
    modern neural networks", 2017): the answers are sorted by how sure they are, max_k p_k, into
    ``BINS`` bins B of one width, and

        ECE = Σ_B |B| / n · | accuracy(B) − mean confidence(B) |

    so 0.05 says that the network is on the mean 5 points surer, or less sure, than it is right.
    """

    pictures: int
    loss: float
    accuracy: float | None = None
    top5: float | None = None
    labels: tuple[str, ...] = ()
    classes: tuple[ClassFigures, ...] = ()
    cells: tuple[Cell, ...] = ()
    calibration: tuple[Bin, ...] = ()
    calibration_error: float | None = None
    worst: tuple[Mistake, ...] = ()
    robustness: tuple[Robustness, ...] = ()
    errors: Errors | None = None
    notes: tuple[str, ...] = ()

    @cached_property
    def confusion(self) -> Array:
        """The confusion matrix (k k): row i, column j counts pictures of class i taken for j."""
        found = np.zeros((len(self.labels),) * 2, np.int64)
        for cell in self.cells:
            found[cell.true, cell.predicted] = cell.pictures
        return found

    def behind(self, true: int, predicted: int) -> tuple[int, ...]:
        """Return the numbers in the data of the pictures behind a cell, the surest first."""
        at = (true, predicted)
        return next((c.indices for c in self.cells if (c.true, c.predicted) == at), ())

    def __repr__(self) -> str:
        if self.errors is not None:
            away = self.errors.mean_absolute
            return f"Evaluation({self.pictures:,} pictures, mean absolute error {away:.4g})"
        return (
            f"Evaluation({self.pictures:,} pictures, accuracy {self.accuracy:.2%}, "
            f"calibration error {self.calibration_error:.2%})"
        )

    def to_json(self) -> dict[str, Any]:
        """Return what was found as JSON knows it: what is no finite number is null."""
        told = {**asdict(self), "confusion": self.confusion.tolist()}
        return cast(dict[str, Any], _plain(told))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return None if isinstance(value, float) and not isfinite(value) else value
