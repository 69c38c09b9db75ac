"""Animations of the bench: what slides as a film, in any format, from true numbers alone.

A film is marks that live for some beats (``film``); layouts make it (``flat``, ``volume``,
``maps``), and formats write it (``raster``, ``svg``, ``page``, ``video``).
"""

from .film import Film, Look
from .make import MOST_CELLS, film_of, layer_film
from .write import FORMATS, check_kind, render, write

__all__ = [
    "FORMATS", "MOST_CELLS", "Film", "Look", "check_kind", "film_of", "layer_film", "render",
    "write",
]  # fmt: skip
