"""The picture as waves: slopes by hand are those that differences measure."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convscope.inside.visualise.painting import COLOURS, Painting

SIZES = st.tuples(st.integers(2, 9), st.integers(2, 9))


@settings(max_examples=25)
@given(SIZES, st.sampled_from([1, 3]), st.booleans(), st.integers(0, 99))
def test_slopes_are_those_of_small_steps(size, channels, decorrelate, seed):
    painting = Painting(channels, size, decorrelate)
    rng = np.random.default_rng(seed)
    z = rng.standard_normal((2, *painting.shape))
    way, slopes = rng.standard_normal(z.shape), rng.standard_normal((2, channels, *size))
    by_hand = float((painting.back(painting.pixels(z), slopes) * way).sum())
    step = 1e-2
    ahead, behind = (painting.pixels(z + s * way).astype(np.float64) for s in (step, -step))
    measured = float(((ahead - behind) * slopes).sum() / (2 * step))
    assert by_hand == pytest.approx(measured, rel=2e-2, abs=2e-2)


def test_pixels_are_between_black_and_white_and_follow_from_the_seed():
    painting = Painting(3, (12, 10))
    z = np.stack([painting.noise((1, 7)), painting.noise((1, 7)), painting.noise((1, 8))])
    p = painting.pixels(100 * z)
    assert p.min() > 0
    assert p.max() < 1
    assert (p[0] == p[1]).all()
    assert (p[0] != p[2]).any()


def test_noise_falls_with_the_frequency_as_natural_pictures_do():
    painting = Painting(1, (64, 64))
    z = np.stack([painting.noise((1, seed)) for seed in range(20)])
    power = np.abs(np.fft.rfft2(painting.pixels(z)[:, 0] - 0.5)).mean(axis=0)
    assert power[0, 2] / power[0, 16] == pytest.approx(8, rel=0.5)


def test_colours_vary_together_most_in_brightness():
    assert COLOURS.shape == (3, 3)
    assert (COLOURS[:, 0] > 0).all()
    lengths = np.linalg.norm(COLOURS, axis=0)
    assert lengths[0] == pytest.approx(1)
    assert lengths[0] > lengths[1] > lengths[2]
