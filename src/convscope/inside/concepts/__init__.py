"""Concepts by hand: which channels answer to what somebody marked on a picture."""

from .concept import Answer, Concept, Marked, concept
from .probe import Probed, probe
from .probed import Curve, Point, probe_class, probe_region
from .region import of_boxes, of_strokes

__all__ = [
    "Answer", "Concept", "Curve", "Marked", "Point", "Probed", "concept", "of_boxes",
    "of_strokes", "probe", "probe_class", "probe_region",
]  # fmt: skip
