"""Traces with a region that somebody marked, for ``Trace.concept`` and ``Trace.concept_probe``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ..base.errors import BadQuestion
from ..inside.concepts import Marked, of_boxes

if TYPE_CHECKING:
    from .opened import Trace


def marked(trace: Trace, region: Any) -> Marked:
    """Return a trace with its mask. Raises BadQuestion where tensors were traced, not a picture."""
    if trace.prepared is None:
        raise BadQuestion(
            "a region is marked on a picture", received="a trace of tensors",
            remedy="Trace a picture: net.trace(picture).",
        )  # fmt: skip
    picture = trace.prepared.picture
    given = np.asarray(region)
    if given.dtype == bool:
        return Marked(trace, trace.prepared, given)
    boxes = [region] if given.ndim == 1 else list(region)
    return Marked(trace, trace.prepared, of_boxes((picture.width, picture.height), boxes))


def all_marked(trace: Trace, region: Any, also: Sequence[tuple[Trace, Any]]) -> tuple[Marked, ...]:
    """Return this trace's region and those of others."""
    return (marked(trace, region), *(marked(one, where) for one, where in also))
