"""The oracle's network as ONNX, through our reader and writer, gives its own known answers."""

import numpy as np
import onnxruntime
import pytest
from PIL import Image

from convscope.network.readers import open_network
from convscope.network.writer import write_onnx
from oracle import FOLDER, oracle_model

pytestmark = pytest.mark.skipif(
    not FOLDER.exists(), reason="shared/oracle, the network with known answers, is not here"
)


@pytest.fixture(scope="module")
def network():
    return open_network(oracle_model())


@pytest.fixture(scope="module")
def values(network):
    """Return a function from a picture's name to every value of the network."""
    names = [n.name for n in network.nodes]
    session = onnxruntime.InferenceSession(write_onnx(network, outputs=names))

    def run(picture):
        with Image.open(FOLDER / "images" / str(picture)) as image:
            pixels = np.asarray(image.convert("RGB"), np.float32) / 255
        found = session.run(None, {"input": pixels.transpose(2, 0, 1)[None]})
        return dict(zip(names, found, strict=True))

    return run


@pytest.fixture(scope="module")
def reference():
    with np.load(FOLDER / "reference.npz") as loaded:
        return dict(loaded)


def channels_last(value):
    return value[0].transpose(1, 2, 0) if value.ndim == 4 else value[0]


def test_it_is_the_network_of_the_reference(network):
    assert sum(network.parameters(n) for n in network.nodes) == 19_920
    layers = [n.name for n in network.nodes]
    assert layers[-4:] == ["channels_last", "flatten", "output", "softmax"]
    assert network.outputs[0].shape == ("n", 10)


def test_ten_pictures_end_as_the_reference_says(values, reference):
    for row, picture in enumerate(reference["names"]):
        found = values(picture)
        assert np.abs(found["softmax"][0] - reference["softmax"][row]).max() < 1e-5
        assert np.abs(found["output"][0] - reference["logits"][row]).max() < 2e-5


def test_every_layers_least_most_mean_and_deviation(values, reference):
    for row, picture in enumerate(reference["names"]):
        found = values(picture)
        found["output"] = found["softmax"]  # the reference joins dense and softmax
        for column, layer in enumerate(reference["layers"]):
            value = found[str(layer)].astype(np.float64)
            summary = [value.min(), value.max(), value.mean(), value.std()]
            expected = reference["layer_min_max_mean_std"][row, column]
            assert np.abs(summary - expected).max() < 2e-5, (picture, layer)


def test_every_activation_of_the_espresso(values):
    found = values("espresso_1.jpeg")
    found["output"] = found["softmax"]
    with np.load(FOLDER / "activations.npz") as loaded:
        for key, expected in loaded.items():
            layer = key.removeprefix("espresso_1.")
            if layer != "input":
                assert np.abs(channels_last(found[layer]) - expected).max() < 2e-5, layer
