from io import BytesIO

import numpy as np
import pytest
from PIL import Image

import convscope as cs
from convscope.base.errors import BadQuestion


@pytest.fixture(scope="module")
def found():
    return cs.open("fashion").trace("fashion-boot").why(method="gradient")


def test_without_opacity_it_is_the_pale_picture_and_with_it_the_map_has_its_colours(found):
    plain, laid = (np.asarray(found.picture(opacity=o), float) for o in (0, 1))
    assert plain.shape == laid.shape == (28, 28, 3)
    assert (plain[..., 0] == plain[..., 2]).all()
    strongest = np.unravel_index(np.abs(found.map).argmax(), found.map.shape)
    blue_less_red = laid[strongest][2] - laid[strongest][0]
    assert np.sign(blue_less_red) == np.sign(found.map[strongest])


def test_a_notebook_shows_it_large_enough_to_be_seen(found):
    image = Image.open(BytesIO(found._repr_png_()))
    assert image.size == (224, 224)


def test_a_tensor_is_white_below_its_map():
    net = cs.open("digits")
    trace = net.trace({"image": np.zeros((1, 1, 28, 28), np.float32)})
    assert (np.asarray(trace.why(3, "gradient").picture(opacity=0)) == 255).all()


def test_what_is_no_opacity_and_no_theme_is_refused(found):
    with pytest.raises(BadQuestion, match="from 0 to 1"):
        found.picture(opacity=7)
    with pytest.raises(BadQuestion, match="no such theme"):
        found.picture(theme="sepia")


def test_a_class_that_is_not_there_offers_what_is_near():
    trace = cs.open("imagenet").trace("coffee")
    with pytest.raises(BadQuestion, match=r"Near it: espresso"):
        trace.why("expresso")
    with pytest.raises(BadQuestion, match="no layer of that name"):
        trace.why("espresso", layer="head.rellu6")
