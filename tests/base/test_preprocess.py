import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from convscope.base.box import Box
from convscope.base.errors import InputError
from convscope.base.picture import open_picture
from convscope.base.preprocess import PRESETS, Preprocess, prepare

sizes = st.integers(1, 60)


@settings(max_examples=60, derandomize=True)
@given(
    sizes, sizes, sizes, sizes, st.sampled_from(["shorter-side", "stretch", "pad"]), st.booleans()
)
def test_any_size_gives_the_input_its_shape_and_its_place(h, w, height, width, resize, grey):
    picture = open_picture(np.full((h, w, 1 if grey else 3), 128, np.uint8))
    p = Preprocess(height, width, resize=resize, mode="L" if grey else "RGB")
    done = prepare(picture, p)
    assert done.tensor.shape == (1, 1 if grey else 3, height, width)
    assert done.tensor.dtype == np.float32
    whole = done.on_picture(Box((0, 0, 0, 0), done.tensor.shape))
    assert whole == pytest.approx(done.placement)
    if resize == "stretch":
        assert done.placement == (0, 0, w, h)
    if resize != "pad":
        assert np.unique(done.tensor).size == 1, "one grey stays one grey through every step"


@pytest.mark.parametrize(
    ("name", "black", "white"),
    [
        ("zero-to-one", [0, 0, 0], [1, 1, 1]),
        ("minus-one-to-one", [-1, -1, -1], [1, 1, 1]),
        ("caffe", [-103.939, -116.779, -123.68], [151.061, 138.221, 131.32]),
        ("imagenet", [-2.1179, -2.0357, -1.8044], [2.2489, 2.4286, 2.64]),
    ],
)
def test_the_presets_bring_black_and_white_where_they_say(name, black, white):
    p = PRESETS[name](4, 4)
    for level, expected in ((0, black), (255, white)):
        done = prepare(open_picture(np.full((4, 4, 3), level, np.uint8)), p)
        assert done.tensor[0, :, 0, 0] == pytest.approx(expected, abs=1e-4)


def test_bgr_swaps_the_ends_and_every_step_is_kept():
    red = np.zeros((2, 2, 3), np.uint8)
    red[..., 0] = 255
    done = prepare(open_picture(red), Preprocess(2, 2, channel_order="BGR"))
    assert done.tensor[0, :, 0, 0].tolist() == [0, 0, 1]
    assert [s.name for s in done.steps] == [
        "file", "orientation", "colour mode", "resize", "crop", "channel order", "scale",
        "normalise", "tensor",
    ]  # fmt: skip


def test_resize_and_crop_are_pillows_own():
    pixels = np.random.default_rng(0).integers(0, 255, (40, 60, 3), np.uint8)
    p = Preprocess(24, 24, resize_to=28, interpolation="bicubic", scale=1.0)
    by_hand = Image.fromarray(pixels).resize((42, 28), Image.Resampling.BICUBIC)
    expected = np.asarray(by_hand)[2:26, 9:33].transpose(2, 0, 1)
    done = prepare(open_picture(pixels), p)
    assert np.array_equal(done.tensor[0], expected)
    assert done.placement == pytest.approx((9 * 60 / 42, 2 * 40 / 28, 24 * 60 / 42, 24 * 40 / 28))


def test_channels_last_is_the_same_turned():
    picture = open_picture(np.random.default_rng(0).integers(0, 255, (5, 5, 3), np.uint8))
    first = prepare(picture, Preprocess(5, 5)).tensor
    last = prepare(picture, Preprocess(5, 5, layout="nhwc")).tensor
    assert np.array_equal(first.transpose(0, 2, 3, 1), last)


def test_what_looks_wrong_is_said():
    grey = open_picture(np.full((4, 8), 9, np.uint8))
    said = " ".join(prepare(grey, Preprocess(32, 32, resize="stretch")).warnings)
    for words in (
        "one channel is given three times",
        "enlarged 8.0 times",
        "stretched",
        "the same",
    ):
        assert words in said
    loud = Preprocess(4, 4, scale=1.0, std=(0.2,))
    assert "beyond 20" in " ".join(prepare(grey, loud).warnings)


def test_settings_survive_json_and_nonsense_is_refused():
    p = PRESETS["imagenet"](224, 200)
    assert Preprocess.from_json(p.to_json()) == p
    for text, words in (
        ("{", "is no JSON"),
        ('{"height": 4, "width": 4, "colour": 1}', "settings nobody knows"),
        ('{"height": 4}', "cannot be used"),
        ('{"height": 0, "width": 4}', "'height' cannot be used: received 0"),
        ('{"height": 4, "width": 4, "std": [0]}', "'std' cannot be used"),
        ('{"height": 4, "width": 4, "resize": "melt"}', "'resize' cannot be used: received 'melt'"),
        ("[1]", "settings nobody knows"),
    ):
        with pytest.raises(InputError, match=words) as refused:
            Preprocess.from_json(text)
        assert len(str(refused.value).splitlines()) == 1


def test_a_jpeg_is_read_like_its_pixels():
    file = io.BytesIO()
    Image.new("RGB", (9, 7), (200, 100, 50)).save(file, "JPEG")
    picture = open_picture(file.getvalue())
    done = prepare(picture, Preprocess(7, 9))
    expected = picture.pixels / np.float32(255)
    assert done.tensor[0].transpose(1, 2, 0) == pytest.approx(expected, rel=1e-6)
