"""Where a classifier's scores lie: the values before a final softmax, found by the graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..base.array import Array
from ..base.box import Box
from ..base.errors import BadQuestion
from ..base.terms import Kind
from ..trace import Trace

Answer = Literal["scores", "probabilities", "log-probabilities"]


@dataclass(frozen=True)
class ClassScores:
    """The score of one class among those of all classes.

    ``value`` names the tensor of the scores, ``cell`` is this class's place in it and ``box``
    that of all classes. ``output`` names the network's own output, whose cell ``output_cell``
    answers for this class; ``answer`` says what stands there.
    """

    value: str
    cell: tuple[int, ...]
    box: Box
    output: str
    output_cell: tuple[int, ...]
    answer: Answer


def class_count(trace: Trace) -> int:
    """Return over how many classes the network's first output answers.

    Raises BadQuestion where it is no list of classes: (n, classes), other axes of size 1.
    """
    name = trace.network.outputs[0].name
    shape = trace.shape(name)
    classes = shape[1] if len(shape) > 1 else 0
    if classes < 2 or int(np.prod(shape[1:])) != classes:
        raise BadQuestion(
            f"output '{name}' is no list of classes",
            received=f"the shape {shape}",
            remedy="Look at the output's own values.",
        )
    return classes


def class_scores(trace: Trace, index: int) -> ClassScores:
    """Return where the score of class ``index`` lies, for the first picture of the trace.

    The graph is followed from the output back over what only rearranges; where a softmax (or its
    logarithm) is met, the scores are what it reads, else the output itself. Raises BadQuestion
    where the network is no classifier or has no such class.
    """
    classes = class_count(trace)
    if not 0 <= index < classes:
        raise BadQuestion(f"the classes are 0 to {classes - 1}", received=f"the class {index}")
    output = trace.network.outputs[0].name
    shape = trace.shape(output)
    own = (0, index, *(0,) * (len(shape) - 2))
    value, cell = _before_rearranging(trace, output, own)
    maker = trace.network.producers.get(value)
    op = trace[maker.name].arithmetic if maker else None
    answer = getattr(op.module, "SCORES_INTO", None) if op else None
    if maker is None or op is None or answer is None:
        everything = Box((0,) * len(shape), (1, *shape[1:]))
        return ClassScores(output, own, everything, output, own, "scores")
    layer = trace[maker.name]
    read = op.reads(Box.cell(cell), *layer.inputs, **layer.attributes)[0]
    return ClassScores(maker.inputs[0], cell, read, output, own, answer)


def softmax(scores: Array) -> Array:
    """Return the probabilities that scores mean, in double precision.

    >>> softmax(np.array([0.0, np.log(3.0)])).round(6).tolist()
    [0.25, 0.75]
    """
    scores = np.asarray(scores, np.float64)
    e = np.exp(scores - scores.max())
    return np.asarray(e / e.sum())


def is_distribution(values: Array) -> bool:
    """Tell whether the values are probabilities already.

    >>> is_distribution(np.array([0.25, 0.75])), is_distribution(np.array([2.0, -1.0]))
    (True, False)
    """
    return bool((values >= 0).all() and abs(values.sum() - 1) < 1e-3)


def _before_rearranging(
    trace: Trace, value: str, cell: tuple[int, ...]
) -> tuple[str, tuple[int, ...]]:
    """Follow a cell back as long as it was only moved."""
    while maker := trace.network.producers.get(value):
        layer = trace[maker.name]
        op = layer.arithmetic
        if op is None or op.kind is not Kind.REARRANGE or op.terms is None:
            break
        which = {"output": at} if (at := maker.outputs.index(value)) else {}
        moved = op.terms(cell, *layer.inputs, **layer.attributes, **which).factors[0]
        if moved.input is None or moved.cells is None:
            break
        value, cell = maker.inputs[moved.input], tuple(moved.cells[0].tolist())
    return value, cell
