"""A real network that nobody here trained: its own answers, by both engines."""

import numpy as np
import pytest

import convscope
from oracle import FOLDER, oracle_model

pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason="shared/oracle, the network with known answers, is not here"
)
PREPROCESS = convscope.Preprocess(64, 64, resize="stretch", interpolation="nearest")


@pytest.fixture(scope="module")
def network():
    return convscope.open(oracle_model())


@pytest.fixture(scope="module")
def reference():
    with np.load(FOLDER / "reference.npz") as loaded:
        return dict(loaded)


@pytest.mark.parametrize("engine", ["onnxruntime", "numpy"])
def test_every_picture_and_every_layer_is_what_the_network_answered(network, reference, engine):
    for row, name in enumerate(reference["names"]):
        picture = next((FOLDER / "images").glob(f"{name}*"))
        trace = network.trace(picture, preprocess=PREPROCESS, engine=engine)
        softmax = next(iter(trace.outputs.values()))[0]
        assert np.abs(softmax - reference["softmax"][row]).max() < 1e-5
        for column, layer in enumerate(reference["layers"]):
            if str(layer) in ("flatten", "output"):
                continue  # the reference joins dense and softmax; softmax is checked above
            values = trace[str(layer)].output
            summary = [values.min(), values.max(), values.mean(), values.std()]
            expected = reference["layer_min_max_mean_std"][row, column]
            assert np.abs(summary - expected).max() < 2e-5, (name, layer)


@pytest.mark.parametrize("engine", ["onnxruntime", "numpy"])
def test_every_activation_of_the_espresso_agrees(network, engine):
    trace = network.trace(
        FOLDER / "images" / "espresso_1.jpeg", preprocess=PREPROCESS, engine=engine
    )
    with np.load(FOLDER / "activations.npz") as loaded:
        compared = 0
        for key, expected in loaded.items():
            layer = key.removeprefix("espresso_1.")
            if layer in ("input", "flatten", "output"):
                continue
            values = trace[layer].output[0].transpose(1, 2, 0)
            assert np.abs(values - expected).max() < 2e-5, layer
            compared += 1
    assert compared == 10


def test_a_cell_of_its_second_convolution_is_91_numbers(network):
    trace = network.trace(FOLDER / "images" / "espresso_1.jpeg", preprocess=PREPROCESS)
    number = trace.explain("conv_1_2", (0, 5, 22, 31))
    assert len(number.terms) == 90
    assert number.terms.layout == (10, 3, 3)
    assert number.relative_gap < 1e-6
