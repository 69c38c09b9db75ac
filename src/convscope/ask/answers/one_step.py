"""One weight's step by hand, at a checkpoint of a run, on the batch that came next."""

from __future__ import annotations

import numpy as np

from ...base.errors import BadQuestion
from ...training.batches import Batches
from ...training.one_step import OneStep
from ...training.one_step import one_step as explained
from ...training.schedules import rate_share
from ...training.start import parts_of
from .. import learning
from ..encode import number
from ..store import Store

LISTED = 400
"""Products that are listed, the largest; the others are added up."""
MOST_PICTURES = 64


def one_step(store: Store, asked: learning.OneStepOf) -> learning.OneStepAnswer:
    """Return the sum that makes the gradient, the step, and what becomes of the loss."""
    if not 1 <= asked.pictures <= MOST_PICTURES:
        raise BadQuestion(f"a batch here has 1 to {MOST_PICTURES}", received=str(asked.pictures))
    folder = store.studio.run(asked.run)
    told, data = folder.told(), store.studio.data_of(folder)
    network = store.studio.checkpoint(f"{asked.run}@{asked.step}")
    parts = parts_of(data, told.settings)
    batches = Batches(data, parts.train, told.settings)
    step = min(asked.step, batches.steps - 1)  # after the last there is none: it is looked at again
    chosen = batches.chosen(step)[: asked.pictures]
    s = told.settings
    share = rate_share(s.schedule, step, batches.steps, s.warm_up)
    rate = s.learning_rate * share if asked.rate is None else asked.rate
    found = explained(
        network, data.tensor(chosen), data.labels[chosen], asked.layer, asked.role, asked.index,
        rate=rate, loss=s.loss,
    )  # fmt: skip
    return _answer(found, [int(i) for i in chosen])


def _answer(found: OneStep, chosen: list[int]) -> learning.OneStepAnswer:
    order = np.argsort(-np.abs(found.products), kind="stable")
    listed, rest = order[:LISTED], order[LISTED:]
    return learning.OneStepAnswer(
        layer=found.layer,
        role=found.role,
        index=found.index,
        weight=number(found.weight),
        rate=found.rate,
        new=number(found.new),
        gradient=number(found.gradient),
        by_sum=number(found.by_sum),
        difference=number(found.difference),
        h=found.h,
        loss=number(found.loss),
        after=number(found.after),
        all_after=number(found.all_after),
        pictures=tuple(
            learning.PictureShare(
                index,
                int((found.pictures == i).sum()),
                number(found.products[found.pictures == i].sum()),
                number(found.losses[i]),
            )
            for i, index in enumerate(chosen)
        ),
        uses=len(found.products),
        products=tuple(
            learning.Product(
                int(found.pictures[i]), tuple(found.cells[i].tolist()), number(found.x[i]),
                number(found.upstream[i]), number(found.products[i]),
            )
            for i in listed
        ),
        left_out=number(found.products[rest].sum()),
    )  # fmt: skip
