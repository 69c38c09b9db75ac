"""What stands out in a survey, layer by layer: as rows, and as text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .found import LayerSurvey, Survey

ALIKE = 0.99
"""The size of a correlation beyond which two channels are near-duplicates."""
FEWEST = 16
"""Pictures from which on two channels are compared."""


@dataclass(frozen=True)
class Row:
    """One layer: its most selective channels, those that never answer, pairs that are alike."""

    layer: str
    channels: int
    selective: tuple[tuple[int, str, float], ...]  # channel, class, selectivity
    dead: tuple[int, ...]
    alike: tuple[tuple[int, int, float], ...]


def rows(found: Survey, most: int = 3) -> list[Row]:
    """Return what stands out of each layer: at most so many selective channels and pairs."""
    return [_row(layer, found, most) for layer in found.layers.values()]


def dead(layer: LayerSurvey) -> tuple[int, ...]:
    """Return the channels that had one value everywhere, in every picture."""
    return tuple(np.flatnonzero(layer.low == layer.high).tolist())


def summary(found: Survey) -> str:
    """Return it as lines of text."""
    lines = [repr(found)]
    for row in rows(found):
        told = [f"{c} for {name} ({value:.2f})" for c, name, value in row.selective]
        if row.dead:
            told.append(f"{len(row.dead)} dead")
        told += [f"{a} and {b} alike ({r:.3f})" for a, b, r in row.alike]
        lines.append(f"  {row.layer} ({row.channels}): {', '.join(told) or 'nothing stands out'}")
    return "\n".join(lines)


def _row(layer: LayerSurvey, found: Survey, most: int) -> Row:
    selective: tuple[tuple[int, str, float], ...] = ()
    if layer.selectivity is not None and layer.selective_class is not None:
        order = np.argsort(-layer.selectivity, kind="stable")[:most]
        selective = tuple(
            (int(c), found.classes[layer.selective_class[c]], float(layer.selectivity[c]))
            for c in order
            if layer.selectivity[c] > 0
        )
    alike: tuple[tuple[int, int, float], ...] = ()
    if layer.correlation is not None and found.pictures >= FEWEST:
        upper = np.triu(layer.correlation, 1)
        first, second = np.nonzero(np.abs(upper) > ALIKE)
        best = np.argsort(-np.abs(upper[first, second]), kind="stable")[:most]
        alike = tuple(
            (int(first[i]), int(second[i]), float(upper[first[i], second[i]])) for i in best
        )
    return Row(layer.layer, layer.channels, selective, dead(layer), alike)
