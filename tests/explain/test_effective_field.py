import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convscope.base.box import Box
from convscope.base.errors import BadQuestion
from convscope.explain import receptive_field
from convscope.explain.effective_field import SHARE, effective_field
from convscope.trace import run
from small import Builder, small_classifier

X = np.random.default_rng(1).standard_normal((1, 3, 16, 16), np.float32)


def test_ones_stacked_three_times_fade_from_the_middle():
    """A stack of k × k kernels of ones has the footprint of the binomials: 1 3 6 7 6 3 1."""
    b = Builder((1, 1, 15, 15))
    b.weights["ones"] = np.ones((1, 1, 3, 3), np.float32)
    x = "x"
    for i in range(3):
        x = b.add(f"conv{i}", "Conv", x, "ones", pads=[1] * 4)
    trace = run(b.network("n", x, (1, 1, 15, 15)), {"x": X[:, :1, :15, :15]})
    field = receptive_field(trace, "conv2", (0, 0, 7, 7), effective=True)
    line = np.array([1, 3, 6, 7, 6, 3, 1.0])
    assert np.array_equal(field.effective.footprint[4:11, 4:11], np.outer(line, line))
    assert field.effective.footprint.sum() == 27**2
    # 25 of 27 each way within 5 cells: 0.857 of it; all 7 are needed for 95 %
    assert field.effective.box == Box((0, 0, 4, 4), (1, 1, 11, 11))
    assert receptive_field(trace, "conv2", (0, 0, 7, 7)).effective is None


@pytest.mark.parametrize(("layer", "cell"), [("block.add", (0, 1, 3, 4)), ("head", (0, 2))])
def test_the_footprint_lies_within_the_theoretical_field(layer, cell):
    field = receptive_field(run(small_classifier(), {"x": X}), layer, cell, effective=True)
    outside = field.effective.footprint.copy()
    outside[Box(field.clipped.start[2:], field.clipped.stop[2:]).slices] = 0
    assert not outside.any()
    assert field.effective.footprint.any()


@given(st.integers(0, 10**6), st.integers(0, 8), st.integers(0, 8), st.booleans())
def test_the_box_is_the_smallest_that_holds_its_share(seed, row, column, channels_last):
    slopes = np.random.default_rng(seed).standard_normal((2, 3, 9, 9)) ** 5
    around = Box((1, 0, row - 2, column - 2), (2, 3, row + 3, column + 3))
    if channels_last:
        slopes = slopes.transpose(0, 2, 3, 1)
        around = Box((1, row - 2, column - 2, 0), (2, row + 3, column + 3, 3))
    found = effective_field(slopes, (1, 0, 0, 0), around)
    footprint = np.abs(slopes[1]).sum(axis=2 if channels_last else 0)
    assert np.allclose(found.footprint, footprint)
    first = 1 if channels_last else 2
    (top, bottom), (left, right) = list(found.box.axes())[first : first + 2]
    assert footprint[top:bottom, left:right].sum() >= SHARE * footprint.sum()
    radius = max(row - top, bottom - 1 - row, column - left, right - 1 - column)
    smaller = Box((row - radius + 1, column - radius + 1), (row + radius, column + radius))
    held = footprint[smaller.clip((9, 9)).slices].sum() if radius else 0
    assert held < SHARE * footprint.sum()


def test_a_value_that_nothing_moves_has_an_empty_box():
    b = Builder((1, 3, 16, 16))
    x = b.add("relu", "Relu", b.add("low", "Sub", "x", b.constant("far", np.float32([1e6]))))
    field = receptive_field(
        run(b.network("n", x, (1, 3, 16, 16)), {"x": X}), "relu", (0, 0, 5, 5), effective=True
    )
    assert field.clipped.shape == (1, 1, 1, 1)
    assert field.effective.box.empty
    assert not field.effective.footprint.any()


def test_an_input_without_places_is_refused():
    b = Builder((1, 4))
    x = b.add("relu", "Relu", "x")
    trace = run(b.network("n", x, (1, 4)), {"x": X[0, 0, :1, :4]})
    with pytest.raises(BadQuestion, match="needs an input of pictures"):
        receptive_field(trace, "relu", (0, 1), effective=True)
