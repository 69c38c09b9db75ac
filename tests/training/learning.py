"""Small data and networks to learn from, in a moment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from convscope.build import BLOCKS, network_of, to_json
from convscope.data.data import Data
from convscope.network import Network
from convscope.training.run_folder import RunFolder
from convscope.training.settings import Settings
from convscope.training.start import prepare_run

Conv, Relu, MaxPool, Flatten, Linear, BatchNorm, Residual, Dropout = (
    BLOCKS[name]
    for name in ("Conv", "Relu", "MaxPool", "Flatten", "Linear", "BatchNorm", "Residual", "Dropout")
)
SMALL = (Conv(4, 3), Relu(), MaxPool(2), Flatten(), Linear(3))


def bars(n: int = 90, seed: int = 0, size: int = 8) -> Data:
    """Return pictures of bars that lie, stand, or go down a diagonal, with noise."""
    rng = np.random.default_rng(seed)
    labels = np.arange(n) % 3
    pictures = rng.integers(0, 60, (n, size, size, 1))
    for picture, label in zip(pictures, labels, strict=True):
        at = rng.integers(1, size - 1)
        if label == 0:
            picture[at] += 180
        elif label == 1:
            picture[:, at] += 180
        else:
            picture[np.arange(size), np.arange(size)] += 180
    return Data("bars", pictures.astype(np.uint8), labels, ("lying", "standing", "diagonal"))


def small(blocks: tuple[Any, ...] = SMALL, seed: int = 0, size: int = 8) -> Network:
    return network_of(blocks, (1, size, size), seed=seed)


def prepared(
    path: Path, blocks: tuple[Any, ...] = SMALL, data: Data | None = None, **told: Any
) -> RunFolder:
    """Write the folder of a short run on the bars."""
    settings = Settings(**{"epochs": 3, "batch": 16, "learning_rate": 0.01, **told})
    return prepare_run(
        path,
        small(blocks),
        bars() if data is None else data,
        settings,
        blocks=tuple(to_json(blocks)),
    )
