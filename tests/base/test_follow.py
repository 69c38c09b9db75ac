import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from convscope.base.errors import BadQuestion
from convscope.base.follow import follow
from convscope.base.picture import open_picture
from convscope.base.preprocess import Preprocess, prepare
from convscope.base.resize import INTERPOLATIONS, RESIZES

sizes = st.integers(2, 23)


@settings(max_examples=80, derandomize=True)
@given(
    sizes, sizes, sizes, sizes, st.sampled_from(RESIZES), st.sampled_from(INTERPOLATIONS), st.data()
)
def test_what_lies_outside_the_box_does_not_matter_and_every_value_is_the_steps_own(
    h, w, height, width, resize, interpolation, data
):
    pixels = np.random.default_rng(h * w).integers(0, 256, (h, w, 3), np.uint8)
    p = Preprocess(height, width, resize=resize, interpolation=interpolation, scale=1.0)
    row, column = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
    picture = open_picture(pixels)
    done = prepare(picture, p)
    found = {step.name: step for step in follow(picture, done, row, column)}
    assert found["tensor"].values == tuple(done.tensor[0, :, row, column])
    if found["file"].box is None:
        assert resize == "pad"
        assert found["crop"].values == (0, 0, 0)
        return
    left, top, across, down = found["file"].box
    assert 0 <= left < left + across <= w
    assert 0 <= top < top + down <= h
    other = np.zeros_like(pixels) if pixels.any() else pixels
    other[top : top + down, left : left + across] = pixels[top : top + down, left : left + across]
    again = prepare(open_picture(other), p)
    assert np.array_equal(again.tensor[0, :, row, column], done.tensor[0, :, row, column])
    assert found["resize"].values == found["crop"].values


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photograph_taken_sideways_is_followed_into_its_file(orientation):
    pixels = np.arange(24, dtype=np.uint8).reshape(4, 6)
    file, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(pixels).save(file, "PNG", exif=exif)
    picture = open_picture(file.getvalue())
    done = prepare(picture, Preprocess(picture.height, picture.width, mode="L", scale=1.0))
    for row in range(picture.height):
        for column in range(picture.width):
            steps = follow(picture, done, row, column)
            left, top, *size = steps[0].box
            assert size == [1, 1]
            assert {s.values for s in steps} == {(float(pixels[top, left]),)}


def test_only_a_part_of_a_giant_is_resized_and_still_followed(monkeypatch):
    for module in ("convscope.base.resize", "convscope.base.follow"):
        monkeypatch.setattr(f"{module}.MAX_RESIZED", 50)
    picture = open_picture(np.random.default_rng(1).integers(0, 256, (10, 20, 3), np.uint8))
    done = prepare(picture, Preprocess(5, 5, resize_to=12))
    found = {step.name: step for step in follow(picture, done, 4, 0)}
    assert found["resize"].values == found["crop"].values


def test_a_pixel_that_the_input_has_not_is_refused():
    picture = open_picture(np.zeros((4, 4), np.uint8))
    done = prepare(picture, Preprocess(2, 2, mode="L"))
    with pytest.raises(BadQuestion, match=r"2 rows and 2 columns: received \(2, 0\)"):
        follow(picture, done, 2, 0)
