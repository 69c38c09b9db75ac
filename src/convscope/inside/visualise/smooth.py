"""What a picture pays for being restless or loud: total variation, and distance from grey.

    V = Σ (p[y+1, x] − p[y, x])² + (p[y, x+1] − p[y, x])²     around the borders too
    L = Σ (p − ½)² / (h·w)

V is no mean: an edge from one side of the picture to the other weighs the more the more pixels
it is drawn with, as its length in them does.

Source: the squared form of the total variation of Mahendran, Vedaldi, "Understanding Deep Image
Representations by Inverting Them", CVPR 2015, https://arxiv.org/abs/1412.0035
"""

from __future__ import annotations

import numpy as np

from ...base.array import Array, Float


def paid(p: Array, variation: float, loudness: float) -> float:
    """Return variation · V + loudness · L, summed over pictures (m c h w) and channels."""
    each = 1 / (p.shape[2] * p.shape[3])
    rough = sum(float(((np.roll(p, -1, axis) - p) ** 2).sum()) for axis in (2, 3))
    return variation * rough + each * loudness * float(((p - 0.5) ** 2).sum())


def paid_slopes(p: Array, variation: float, loudness: float) -> Float:
    """Return its slope in each pixel."""
    each = 1 / (p.shape[2] * p.shape[3])
    rough = sum(2 * p - np.roll(p, -1, axis) - np.roll(p, 1, axis) for axis in (2, 3))
    return np.asarray(2 * (variation * rough + each * loudness * (p - 0.5)), p.dtype)
