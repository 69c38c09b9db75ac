"""Run a network on one input and record every tensor."""

from .record import Layer, Trace
from .resume import resume
from .run import ENGINES, MEMORY_LIMIT, run

__all__ = ["ENGINES", "MEMORY_LIMIT", "Layer", "Trace", "resume", "run"]
