"""How the learning rate goes over a training, as a share of its peak."""

from __future__ import annotations

import math


def rate_share(kind: str, step: int, steps: int, warm_up: float = 0.0) -> float:
    """Return the share, 0 to 1, of the peak learning rate at ``step`` of ``steps``.

    "constant"; "cosine" down to nothing; "one-cycle": up for three tenths, then down, both along
    a cosine (Smith, "Super-convergence", 2018); "step": a tenth after half, a hundredth after
    three quarters. ``warm_up`` is the share of steps on which the others rise from nothing.

    >>> [round(rate_share("cosine", s, 100), 2) for s in (0, 50, 99)]
    [1.0, 0.5, 0.0]
    >>> [round(rate_share("one-cycle", s, 100), 2) for s in (0, 30, 99)]
    [0.04, 1.0, 0.0]
    """
    if kind == "one-cycle":
        rise = 0.3 * steps
        if step < rise:
            return 0.04 + 0.96 * _half_wave(step / rise)
        return 1 - (1 - 1e-5) * _half_wave((step - rise) / max(steps - 1 - rise, 1))
    rise = warm_up * steps
    if step < rise:
        return (step + 1) / (rise + 1)
    part = (step - rise) / max(steps - rise, 1)
    if kind == "cosine":
        return 1 - _half_wave(part)
    if kind == "step":
        return 1.0 if part < 0.5 else 0.1 if part < 0.75 else 0.01
    return 1.0


def _half_wave(part: float) -> float:
    """Return 0 to 1 along half a cosine."""
    return (1 - math.cos(math.pi * part)) / 2
