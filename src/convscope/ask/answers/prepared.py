"""How the picture became the input, step by step."""

from __future__ import annotations

import base64

import numpy as np

from ...base.array import Array
from ...base.picture import Picture
from .. import wire
from ..encode import span
from ..store import Store

PREVIEW = 160
"""Pixels of the longest side of a step's picture."""


def prepared(store: Store, asked: wire.PreparedOf) -> wire.PreparedAnswer:
    """Return every step from the file to the tensor."""
    found = store.prepared(asked.scene)
    steps = tuple(
        wire.PreparedStep(
            name=step.name,
            detail=step.detail,
            shape=tuple(step.values.shape),
            low=low,
            high=high,
            picture=_preview(step.values),
        )
        for step in found.steps
        for low, high in (span(step.values),)
    )
    return wire.PreparedAnswer(steps, found.warnings)


def _preview(values: Array) -> str:
    """Return how a step looks, as a data URL: pixels as they are, numbers from low to high."""
    if values.dtype != np.uint8:
        low, high = values.min(), values.max()
        scale = 255 / (high - low) if high > low else 0
        values = np.round((values - low) * scale).astype(np.uint8)
    png = Picture("", np.ascontiguousarray(values)).png(PREVIEW)
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
