"""The smallest change of a picture that flips a network's answer, by hand."""

from .adversarial import Adversarial, Attacked, adversarial
from .one_pixel import OnePixel, Part, one_pixel

__all__ = ["Adversarial", "Attacked", "OnePixel", "Part", "adversarial", "one_pixel"]
