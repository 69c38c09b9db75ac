"""The public shelf: the nouns, with the questions as their methods."""

from .built import Sequential, preset
from .learnt import Run, evaluate, predict, runs, train, transfer
from .opened import Network, Trace, compare, convolve, open, picture, pool
from .taught import scene

__all__ = [
    "Network", "Run", "Sequential", "Trace", "compare", "convolve", "evaluate", "open", "picture",
    "pool", "predict", "preset", "runs", "scene", "train", "transfer",
]  # fmt: skip
