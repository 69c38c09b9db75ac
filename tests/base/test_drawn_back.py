import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convscope.base.drawn_back import drawn_back
from convscope.base.errors import BadShape
from convscope.base.picture import open_picture
from convscope.base.preprocess import PRESETS, Preprocess, prepare

PHOTO = open_picture(np.random.default_rng(3).integers(0, 256, (9, 7, 3), np.uint8))


def crop_of(prepared):
    return next(step.values for step in prepared.steps if step.name == "crop")


@settings(max_examples=40, derandomize=True)
@given(
    st.sampled_from(sorted(PRESETS)),
    st.booleans(),
    st.sampled_from(["nchw", "nhwc"]),
    st.booleans(),
)
def test_an_input_made_by_the_networks_own_settings_comes_back_as_what_was_cut_out(
    preset, invert, layout, bgr
):
    from dataclasses import replace

    own = replace(PRESETS[preset](5, 6), invert=invert, layout=layout)
    own = replace(own, channel_order="BGR" if bgr else "RGB")
    done = prepare(PHOTO, own)
    assert np.array_equal(drawn_back(done.tensor, own), crop_of(done))


def test_swapped_channels_come_back_swapped_and_what_no_pixel_can_be_is_cut():
    own = Preprocess(5, 6)
    swapped = prepare(PHOTO, Preprocess(5, 6, channel_order="BGR"))
    assert np.array_equal(drawn_back(swapped.tensor, own), crop_of(swapped)[..., ::-1])
    loud = prepare(PHOTO, Preprocess(5, 6, scale=1.0))
    assert set(np.unique(drawn_back(loud.tensor, own))) <= {0, 255}
    with pytest.raises(BadShape, match="the network takes 3 channels"):
        drawn_back(np.zeros((1, 1, 5, 6)), own)
