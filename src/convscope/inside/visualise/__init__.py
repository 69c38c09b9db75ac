"""What a unit answers to most, sought from noise; and the ladder, a picture of all layers."""

from .visualise import Seen, Visualisation, visualise

__all__ = ["Seen", "Visualisation", "visualise"]
