"""Every gradient of the well-known architectures, small, against torch.autograd."""

import numpy as np
import pytest

import convscope
from autograd import differentiate
from convscope.explain.gradient import gradient
from convscope.explain.target import Target
from families import EACH, build

SIZES = {"vgg11": 224}  # its head is made for one size
UNLIKE = 1e-4
"""The largest difference, as a part of the largest slope of the tensor."""


def differs(ours: np.ndarray, reference: np.ndarray) -> float:
    largest = np.abs(reference).max(initial=1e-12)
    return float(np.abs(ours.ravel() - reference.ravel()).max(initial=0) / largest)


def same(values: np.ndarray, other: np.ndarray) -> bool:
    close = 1e-3 * np.abs(values).max(initial=0)
    return values.size == other.size and np.allclose(
        values.ravel(), other.ravel(), rtol=1e-3, atol=close
    )


@pytest.mark.parametrize("family", EACH)
def test_every_activation_and_weight_has_the_gradient_of_torch(family):
    size = SIZES.get(family, 32)
    x = np.random.default_rng(0).standard_normal((2, 3, size, size), np.float32)
    network = convscope.open(build(family, small=True), example=x[:1])
    trace = network.trace({network.inputs[0].name: x})
    output = network.outputs[0].name
    if len(trace.shape(output)) == 2:
        target, cell = Target("score", index=3), (0, 3)
    else:
        cell = (0, 1, 5, 6)
        target = Target("cell", layer=network.producers[output].name, cell=cell)
    found = gradient(trace, target)
    parameters, met = differentiate(build(family, small=True), x, cell)
    assert not found.missing

    for values, reference in parameters:
        mine = [
            (found.of(name), transposed)
            for name, weight in network.weights.items()
            for transposed in (False, True)
            if np.array_equal(weight.T if transposed else weight, values)
        ]
        assert mine, f"no weight of the shape {values.shape} with these values"
        assert min(differs(g.T if t else g, reference) for g, t in mine) < UNLIKE

    for value, ours in trace.tensors.items():
        alike = [g for values, g in met if same(values, ours)]
        assert alike, f"torch never met the values of '{value}'"
        assert min(differs(found.of(value), g) for g in alike) < UNLIKE, value
