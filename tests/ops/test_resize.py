import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape, UnsupportedOp
from convscope.ops import resize
from drawn import few, normal, seeds

WAYS = ["half_pixel", "half_pixel_symmetric", "pytorch_half_pixel", "align_corners", "asymmetric"]
NEAREST = ["round_prefer_floor", "round_prefer_ceil", "floor", "ceil"]
SCALES = [0.5, 0.6, 1.0, 1.2, 1.5, 2.0, 3.0, 1 / 3]


@st.composite
def resizings(draw):
    """Draw a picture's size, scales or sizes for its two axes, and attributes."""
    size = draw(st.lists(st.integers(2, 5), min_size=2, max_size=2))
    mode = draw(st.sampled_from(["nearest", "linear", "cubic"]))
    attributes = {"mode": mode, "coordinate_transformation_mode": draw(st.sampled_from(WAYS))}
    if mode == "nearest":
        attributes["nearest_mode"] = draw(st.sampled_from(NEAREST))
    if mode == "cubic":
        attributes["exclude_outside"] = draw(st.sampled_from([0, 1]))
        attributes["cubic_coeff_a"] = draw(st.sampled_from([-0.75, -0.5]))
    if draw(st.booleans()):
        pairs = st.lists(st.sampled_from(SCALES), min_size=2, max_size=2)
        given = [draw(pairs.filter(lambda s: _length(size, s)))]
        return size, np.array([1, 1, *given[0]], np.float32), None, attributes
    sizes = draw(st.lists(st.integers(1, 7), min_size=2, max_size=2).filter(lambda s: s != size))
    if draw(st.booleans()):
        return size, None, np.array([2, 2, *sizes]), attributes
    attributes["axes"] = draw(st.sampled_from([[2, 3], [-2, -1]]))
    if attributes["axes"] == [2, 3]:  # with both, the engine takes negative axes for others
        policies = ["stretch", "not_larger", "not_smaller"]
        attributes["keep_aspect_ratio_policy"] = draw(st.sampled_from(policies))
    return size, None, np.array(sizes), attributes


def _length(size, scales):
    """Tell whether something is left, and something changes (else the engine copies)."""
    lengths = [int(n * s) for n, s in zip(size, scales, strict=True)]
    return min(lengths) > 0 and lengths != list(size)


@few
@given(resizings(), seeds)
def test_the_contract(drawn, seed):
    size, scales, sizes, attributes = drawn
    inputs = [normal(seed, 2, 2, *size), None, scales, sizes]
    inputs = inputs if sizes is not None else inputs[:3]
    engine = check_op("Resize", inputs, attributes, differentiable=(0,), rtol=1e-4, atol=1e-5)
    assert engine == "onnxruntime"


@few
@given(st.sampled_from(["nearest", "linear", "cubic"]), st.integers(1, 6), seeds)
def test_the_contract_of_a_crop(mode, length, seed):
    x = normal(seed, 1, 1, 1, 5)
    roi = np.array([0.0, 0.3, 1.0, 1.3], np.float32)  # reaches beyond the last cell
    attributes = {
        "mode": mode, "coordinate_transformation_mode": "tf_crop_and_resize", "axes": [2, 3],
        "extrapolation_value": 7.0,
    }  # fmt: skip
    if length != 5:  # the engine copies an axis whose length stays, whatever the crop
        inputs = [x, roi, None, np.array([1, length])]
        check_op("Resize", inputs, attributes, differentiable=(0,), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("rank", [3, 5])
@pytest.mark.parametrize("mode", ["nearest", "linear"])
def test_one_and_three_axes(rank, mode):
    x = normal(0, 1, 2, *(3, 2, 2)[: rank - 2])
    scales = np.array([1, 1, *(2, 1.5, 2)[: rank - 2]], np.float32)
    check_op("Resize", [x, None, scales], {"mode": mode}, differentiable=(0,))


def test_doubling_by_hand():
    x = np.array([[[0.0, 10.0]]])
    scales = np.array([1.0, 1.0, 2.0])
    assert resize.forward(x, None, scales).tolist() == [[[0, 0, 10, 10]]]
    assert resize.forward(x, None, scales, mode="linear").tolist() == [[[0, 2.5, 7.5, 10]]]
    aligned = resize.forward(
        x, None, scales, mode="linear", coordinate_transformation_mode="align_corners"
    )
    np.testing.assert_allclose(aligned, [[[0, 10 / 3, 20 / 3, 10]]], rtol=1e-6)


def test_a_value_that_is_not_finite_stays_where_it_is():
    x = np.array([[[np.inf, 0.0, 1.0]]])
    y = resize.forward(x, None, np.array([1.0, 1.0, 2.0]), mode="linear")
    assert np.isfinite(y[0, 0, 3:]).all()


def test_beyond_the_output_the_field_goes_on():
    x, scales = np.zeros((1, 1, 4)), np.array([1.0, 1.0, 2.0])
    box = Box((0, 0, -4), (1, 1, 9))
    assert resize.reads(box, x, None, scales)[0] == Box((0, 0, -2), (1, 1, 5))


def test_antialias_is_refused_as_unsupported():
    with pytest.raises(UnsupportedOp, match="Resize with antialias is not computed"):
        resize.forward(np.zeros((1, 1, 4)), None, np.array([1, 1, 0.5]), antialias=1)


@pytest.mark.parametrize(
    ("scales", "attributes", "says"),
    [
        (None, {}, r"Resize: x \(1, 1, 4\) needs 3 scales or sizes: received none"),
        ([2.0], {}, r"needs 3 scales or sizes: received \(2\.0,\)"),
        ([1, 1, 2], {"mode": "area"}, "Resize: mode is nearest, linear or cubic: received 'area'"),
        ([1, 1, 2], {"nearest_mode": "up"}, "Resize: nearest_mode is one of round_prefer_floor,"),
        ([2.0], {"axes": [3]}, "a tensor of 3 axes has the axes -3 to 2: received 3"),
        (
            [1, 1, 2],
            {"coordinate_transformation_mode": "other"},
            "coordinate_transformation_mode is one of half_pixel, .*: received 'other'",
        ),
    ],
)
def test_what_does_not_fit_is_refused(scales, attributes, says):
    given = None if scales is None else np.array(scales)
    with pytest.raises(BadShape, match=says):
        resize.forward(np.zeros((1, 1, 4)), None, given, **attributes)
