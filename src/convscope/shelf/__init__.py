"""The public shelf: the nouns, with the questions as their methods."""

from .opened import Network, Trace, compare, convolve, open, picture, pool

__all__ = ["Network", "Trace", "compare", "convolve", "open", "picture", "pool"]
