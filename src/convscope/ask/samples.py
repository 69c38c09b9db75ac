"""Pictures of data as one PNG: a strip of them, as they are or varied as in training."""

from __future__ import annotations

import io

import numpy as np

from ..base.array import Array
from ..base.errors import BadQuestion
from ..data.augment import Augment
from ..data.data import Data

MOST = 400
"""Pictures of one strip."""
PIXELS = 8_000_000


def samples(data: Data, indices: tuple[int, ...], augment: str = "", seed: int = 0) -> bytes:
    """Return the pictures of these places side by side, as PNG, each in its own pixels.

    ``augment`` is the JSON of an Augment, by which they are varied with ``seed``. Raises
    BadQuestion for a place that is not there, BadSettings for settings that are none.
    """
    if not 1 <= len(indices) <= MOST or len(indices) * data.size[0] * data.size[1] > PIXELS:
        raise BadQuestion(f"a strip has 1 to {MOST} pictures", received=f"{len(indices)} pictures")
    if not all(0 <= i < len(data) for i in indices):
        raise BadQuestion(f"the data has {len(data):,} pictures", received=str(max(indices)))
    pictures = data.of(list(indices))
    if augment:
        varied = Augment.from_json(augment).apply(pictures, np.random.default_rng(seed))
        pictures = np.clip(np.rint(varied), 0, 255).astype(np.uint8)
    return _png(np.concatenate(list(pictures), axis=1))


def _png(strip: Array) -> bytes:
    from PIL import Image

    file = io.BytesIO()
    image = Image.fromarray(strip[..., 0] if strip.shape[2] == 1 else strip)
    image.save(file, "PNG")
    return file.getvalue()
