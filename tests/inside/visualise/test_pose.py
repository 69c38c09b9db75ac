"""How pictures are held: the geometry, and that slopes go back the way values came."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convscope.inside.visualise.pose import Pose, drawn, held

POSES = st.builds(Pose, st.floats(-9, 9), st.floats(-9, 9), st.floats(-180, 180), st.floats(0.5, 2))
SIZES = st.tuples(st.integers(2, 8), st.integers(2, 8))


def pictures(size, seed=0, many=1):
    return np.random.default_rng(seed).standard_normal((many, 2, *size))


@settings(max_examples=40)
@given(SIZES, st.integers(-9, 9), st.integers(-9, 9))
def test_whole_pixels_are_shifted_and_begin_again_at_the_other_border(size, down, right):
    p = pictures(size)
    moved = held((Pose(down, right),), size).forward(p)
    assert np.allclose(moved, np.roll(p, (down, right), (2, 3)), atol=1e-6)


@settings(max_examples=20)
@given(st.integers(2, 9), st.sampled_from([-90, 90, 180]))
def test_quarter_turns_of_a_square_are_exact(side, degrees):
    p = pictures((side, side))
    turned = held((Pose(degrees=degrees),), (side, side)).forward(p)
    expected = np.rot90(p, -degrees // 90, (2, 3))
    assert np.allclose(turned, expected, atol=1e-5)


def test_twice_the_size_shows_the_middle_half():
    row = np.arange(9.0).reshape(1, 1, 1, 9)
    larger = held((Pose(times=2),), (1, 9)).forward(row)
    assert np.allclose(larger[0, 0, 0], np.linspace(2, 6, 9))


@settings(max_examples=40)
@given(POSES, SIZES, st.integers(0, 99))
def test_each_pixel_is_a_mean_and_slopes_go_back_the_way_values_came(pose, size, seed):
    way = held((pose, Pose()), size)
    assert np.allclose(way.weights.sum(axis=1), 1, atol=1e-5)
    p, dy = pictures(size, seed, 2), pictures(size, seed + 1, 2)
    assert float((way.forward(p) * dy).sum()) == pytest.approx(
        float((p * way.back(dy)).sum()), rel=1e-4, abs=1e-4
    )
    assert np.allclose(way.forward(p)[1], p[1])


@settings(max_examples=40)
@given(st.integers(0, 2**31), st.floats(0, 20), st.floats(0, 90), st.floats(0, 1))
def test_a_pose_follows_from_its_seed_and_keeps_its_bounds(seed, jitter, rotate, scale):
    pose = drawn((seed,), jitter=jitter, rotate=rotate, scale=scale)
    assert pose == drawn((seed,), jitter=jitter, rotate=rotate, scale=scale)
    assert max(abs(pose.down), abs(pose.right)) <= jitter
    assert abs(pose.degrees) <= rotate
    assert 1 / (1 + scale) - 1e-9 <= pose.times <= 1 + scale + 1e-9
