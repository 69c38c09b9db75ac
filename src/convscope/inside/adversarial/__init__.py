"""The smallest change of a picture that flips a network's answer, by hand."""

from .adversarial import Adversarial, adversarial
from .one_pixel import OnePixel, Part, one_pixel

__all__ = ["Adversarial", "OnePixel", "Part", "adversarial", "one_pixel"]
