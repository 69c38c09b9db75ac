"""How the input looks after a step of its preparation, as a PNG file."""

from __future__ import annotations

import numpy as np

from ..base.array import Array
from ..base.drawn_back import drawn_back
from ..base.errors import BadQuestion
from ..base.picture import Picture
from ..network.preprocess_of import preprocess_of
from .store import Store
from .thumbnail import LONGEST
from .wire import Scene


def step_picture(store: Store, scene: Scene, name: str, longest: int = LONGEST) -> bytes:
    """Return a step's picture, no side longer than ``longest`` (at most 1024) pixels.

    Pixels are shown as they are, numbers from the lowest (black) to the highest. The tensor is
    drawn back by the network's own settings, whatever it was made by: what the network saw.
    Raises BadQuestion for a step that there is not, and a size below 1.
    """
    if longest < 1:
        raise BadQuestion("a picture has at least one pixel", received=f"size={longest}")
    found = store.prepared(scene)
    values = {step.name: step.values for step in found.steps}
    if name not in values:
        raise BadQuestion(
            "there is no such step", received=repr(name[:80]),
            remedy=f"There are: {', '.join(values)}.",
        )  # fmt: skip
    if name == "tensor":
        own, _ = preprocess_of(store.network(scene.network))
        pixels = drawn_back(found.tensor, own)
    else:
        pixels = _as_pixels(values[name])
    return Picture("", np.ascontiguousarray(pixels)).png(min(longest, LONGEST))


def _as_pixels(values: Array) -> Array:
    if values.dtype == np.uint8:
        return values
    low, high = values.min(), values.max()
    scale = 255 / (high - low) if high > low else 0
    return np.round((values - low) * scale).astype(np.uint8)
