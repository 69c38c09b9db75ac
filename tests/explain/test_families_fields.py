"""Receptive fields of the well-known architectures, small, against what a poisoned row reaches."""

import numpy as np
import pytest

import convscope
from convscope.base.box import Box
from convscope.trace.engines.numpy import record
from families import FAMILIES, build

SIZE = 32


def reached(network, layer: str, cell: tuple[int, ...], x: np.ndarray, axis: int) -> list[int]:
    """The rows (axis 2) or columns (axis 3) that, made NaN, make the value NaN."""
    name, value = network.inputs[0].name, network[layer].outputs[0]
    found = []
    for place in range(x.shape[axis]):
        poisoned = x.copy()
        np.moveaxis(poisoned, axis, 0)[place] = np.nan
        if np.isnan(record(network, {name: poisoned}).tensors[value][cell]):
            found.append(place)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_the_clipped_field_is_what_perturbation_reaches(family):
    x = np.random.default_rng(0).standard_normal((1, 3, SIZE, SIZE), np.float32)
    network = convscope.open(build(family, small=True), example=x)
    trace = network.trace({network.inputs[0].name: x})
    maps = [layer for layer in trace if layer.output.ndim == 4 and min(layer.output.shape[2:]) > 1]
    rng = np.random.default_rng(1)
    for layer in (maps[len(maps) // 4], maps[len(maps) // 2]):
        cell = tuple(int(rng.integers(n)) for n in layer.output.shape)
        clipped = trace.receptive_field(layer.name, cell).clipped
        rows = reached(network, layer.name, cell, x, 2)
        columns = reached(network, layer.name, cell, x, 3)
        seen = Box((rows[0], columns[0]), (rows[-1] + 1, columns[-1] + 1))
        assert Box(clipped.start[2:], clipped.stop[2:]) == seen, (layer, cell)
