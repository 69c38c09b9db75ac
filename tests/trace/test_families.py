"""The well-known architectures: every layer traced, and random cells of it explained."""

import numpy as np
import pytest

import convscope
from families import EACH, build

SIZES = {"vgg11": 224}  # its head is made for one size
CELLS = 20


@pytest.mark.parametrize("family", EACH)
def test_twenty_cells_of_every_layer_are_the_sum_of_their_terms(family):
    size = SIZES.get(family, 96)
    x = np.random.default_rng(0).standard_normal((1, 3, size, size), np.float32)
    network = convscope.open(build(family), example=x)
    trace = network.trace({network.inputs[0].name: x})
    assert not trace.missing
    assert trace.engine == "onnxruntime"
    rng = np.random.default_rng(1)
    for layer in trace:
        assert layer.arithmetic is not None, layer
        for _ in range(CELLS):
            cell = tuple(int(rng.integers(n)) for n in layer.output.shape)
            number = trace.explain(layer.name, cell)
            assert number.relative_gap < 1e-4, (layer, cell, number.recorded, number.resummed)
