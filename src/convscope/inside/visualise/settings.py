"""The settings of a visualisation, checked."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import BadSettings

MOST_STEPS = 4096


@dataclass(frozen=True)
class Settings:
    """How a picture is sought.

    ``rate`` is Adam's step, falling to a tenth along half a cosine; it is as given for pictures
    of 144 pixels, and more for smaller ones of units that see much of them, which are made of
    fewer waves. ``jitter`` is in pixels for
    each 100 of the picture's side, ``rotate`` in degrees, ``scale`` a share. ``variation`` and
    ``loudness`` weigh what a restless or a loud picture pays, ``difference`` how much several
    pictures of one unit are to differ. Poses and ``variation`` are as given for units that see
    the whole picture, and less for those that see less of it: a small field holds fine lines.
    """

    steps: int = 128
    rate: float = 0.06
    jitter: float = 12.0
    rotate: float = 20.0
    scale: float = 0.35
    variation: float = 0.001
    loudness: float = 0.0
    difference: float = 1.0
    decorrelate: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.steps <= MOST_STEPS:
            raise BadSettings(f"steps are 1 to {MOST_STEPS:,}", received=str(self.steps))
        if not 0 < self.rate <= 10:
            raise BadSettings("rate is above 0 and at most 10", received=str(self.rate))
        bounds = {"jitter": 50, "rotate": 180, "scale": 1, "variation": 1e6, "loudness": 1e6,
                  "difference": 1e6}  # fmt: skip
        for name, most in bounds.items():
            given = getattr(self, name)
            if not 0 <= given <= most:
                raise BadSettings(f"{name} is 0 to {most:g}", received=str(given))
