"""The picture as numbers to be changed: its waves, not its pixels.

Every picture is a sum of waves. The parameters z (m c h w/2+1 2) are the real and imaginary part
of each wave's strength before it is divided by its frequency f: so a step changes what is large
as readily as what is fine, as natural pictures have it (their spectrum falls as 1/f), where steps
in pixels would grow noise.

    colours = irfft2(z / f) / 4        waves to a picture, in three independent colours
    mixed   = M · colours              into red, green, blue, as they vary together in photographs
    p       = 1 / (1 + e^−mixed)       every pixel between 0 and 1

Source: Olah, Mordvintsev, Schubert, "Feature Visualization", Distill 2017,
https://distill.pub/2017/feature-visualization, section "Preconditioning and Parameterization";
M is the root of the covariance of ImageNet's colours as published with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...base.array import Array, Float

START = 0.01
"""Standard deviation of the parameters to begin with."""

_ROOT = np.array([[0.26, 0.09, 0.02], [0.27, 0.00, -0.05], [0.27, -0.09, 0.03]])
COLOURS = (_ROOT / np.linalg.norm(_ROOT, axis=0).max()).astype(np.float32)
"""M (rgb, colours): brightness, blue to yellow, red-green to magenta."""


@dataclass(frozen=True)
class Painting:
    """How parameters become pictures (m c h w) of ``size``, and how slopes go back."""

    channels: int
    size: tuple[int, int]
    decorrelate: bool = True

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one picture's parameters: (c h w/2+1 2)."""
        return self.channels, self.size[0], self.size[1] // 2 + 1, 2

    def noise(self, seed: tuple[int, ...]) -> Float:
        """Return one picture's parameters to begin with: faint noise that follows from the seed.

        >>> Painting(1, (4, 4)).noise((0,)).shape
        (1, 4, 3, 2)
        """
        drawn = np.random.default_rng(seed).standard_normal(self.shape, np.float32)
        return (START * drawn).astype(np.float32)

    @cached_property
    def falling(self) -> Float:
        """What each wave is multiplied by, (h w/2+1): √(h·w) / f, f in waves a pixel.

        The mean colour, which is no wave, counts as the longest one.
        """
        height, width = self.size
        f = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None])
        lowest = 1 / max(height, width)
        return np.asarray(np.sqrt(height * width) / np.maximum(f, lowest), np.float32)

    @property
    def colours(self) -> Float:
        """The matrix that mixes colours; grey and uncorrelated ones stay as they are."""
        mixed = self.decorrelate and self.channels == 3
        return COLOURS if mixed else np.eye(self.channels, dtype=np.float32)

    def pixels(self, z: Array) -> Float:
        """Return the pictures of parameters, 0 to 1."""
        waves = (z[..., 0] + 1j * z[..., 1]) * self.falling
        independent = np.fft.irfft2(waves, self.size) / 4
        mixed = np.einsum("rc,mchw->mrhw", self.colours, independent)
        return np.asarray(1 / (1 + np.exp(-mixed)), np.float32)

    def back(self, p: Array, dp: Array) -> Float:
        """Return a number's slope in the parameters, for its slope in the pictures p.

        Each wave but those that stand alone appears twice in a picture, with both signs of its
        frequency; irfft2 is told of one, so its slope is counted twice.
        """
        d_mixed = dp * p * (1 - p)
        independent = np.einsum("rc,mrhw->mchw", self.colours, d_mixed) / 4
        height, width = self.size
        twice = np.full(width // 2 + 1, 2.0)
        twice[0] = 1
        if width % 2 == 0:
            twice[-1] = 1
        waves = np.fft.rfft2(independent) * (self.falling * twice / (height * width))
        return np.stack([waves.real, waves.imag], -1).astype(np.float32)
