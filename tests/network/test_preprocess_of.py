from dataclasses import replace

import pytest

from convscope.base.errors import BadShape, InputError
from convscope.network import Network, Value
from convscope.network.preprocess_of import KEY, preprocess_of
from small import small_classifier


def taking(*shape: int | str) -> Network:
    return replace(small_classifier(), inputs=(Value("x", "float32", shape),))


@pytest.mark.parametrize(
    ("shape", "found"),
    [
        (("n", 3, 224, 224), (224, 224, "RGB", "nchw")),
        ((1, 3, "h", "w"), (224, 224, "RGB", "nchw")),
        ((1, 1, 28, 28), (28, 28, "L", "nchw")),
        ((1, 1, "h", "w"), (28, 28, "L", "nchw")),
        ((1, 64, 48, 3), (64, 48, "RGB", "nhwc")),
    ],
)
def test_a_guess_is_made_from_the_shape_and_said(shape, found):
    settings, said = preprocess_of(taking(*shape))
    assert (settings.height, settings.width, settings.mode, settings.layout) == found
    assert said.startswith("Guessed from the input shape")


def test_the_file_has_the_first_word():
    network = replace(small_classifier(), metadata={KEY: '{"height": 16, "width": 16, "scale": 1}'})
    settings, said = preprocess_of(network)
    assert settings.scale == 1
    assert said == "From the network's own file."
    with pytest.raises(InputError, match="the preprocessing is no JSON"):
        preprocess_of(replace(network, metadata={KEY: "nope"}))


@pytest.mark.parametrize(
    ("shape", "why"),
    [
        ((1, 4, 8, 8), "takes 4 channels, a picture has 1 or 3"),
        ((1, 10), "takes no picture"),
        ((1, 3, 4, 8, 8), "takes no picture"),
    ],
)
def test_an_input_that_takes_no_picture_is_refused(shape, why):
    with pytest.raises(BadShape, match=f"the input 'x' {why}: received the shape"):
        preprocess_of(taking(*shape))
