"""What a unit answers to most, sought from noise; and the ladder, a picture of all layers."""

from .ladder import Climbed, Ladder, ladder
from .visualise import Seen, Visualisation, visualise

__all__ = ["Climbed", "Ladder", "Seen", "Visualisation", "ladder", "visualise"]
