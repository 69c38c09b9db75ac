"""Named kernels: what their formulas promise."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.ndimage
from hypothesis import given
from hypothesis import strategies as st

import convscope as cs
from convscope.base.errors import BadQuestion, BadShape
from convscope.bench.kernels import KERNELS, gabor_bank, named

BLURS = ("identity", "box", "gaussian", "sharpen", "unsharp", "motion")
EDGES = ("sobel-x", "sobel-y", "laplacian", "gabor", "laplacian-of-gaussian")
STEP = np.repeat([[0.0] * 12 + [10.0] * 12], 24, axis=0)


@pytest.mark.parametrize("name", [*BLURS, *EDGES])
def test_a_constant_stays_or_vanishes(name: str) -> None:
    wanted = 7.0 if name in BLURS else 0.0
    y = cs.convolve(np.full((13, 13), 7.0), named(name))
    np.testing.assert_allclose(y, wanted, atol=1e-11)


def test_every_kernel_is_one_of_them() -> None:
    assert {*KERNELS} == {*BLURS, *EDGES, "emboss"}


@pytest.mark.parametrize("sigma", [0.8, 1.0, 2.0])
def test_gaussian_is_scipys(sigma: float) -> None:
    point = np.zeros((11, 11))
    point[5, 5] = 1
    other = scipy.ndimage.gaussian_filter(point, sigma, radius=5)
    np.testing.assert_allclose(cs.kernels.gaussian(11, sigma), other, atol=1e-12)


def test_sobel_is_scipys_and_the_step_gives_thirty() -> None:
    np.testing.assert_array_equal(
        cs.convolve(STEP, cs.kernels.sobel_x(), mode="same", fill="edge"),
        scipy.ndimage.sobel(STEP, axis=1, mode="nearest"),
    )
    plain = cs.convolve(STEP, [[-1, 0, 1]] * 3)
    assert plain.max() == 30
    assert set(np.unique(plain)) == {0, 30}


@given(st.integers(1, 5).map(lambda n: 2 * n + 1), st.floats(0, 180))
def test_motion_is_a_mean_that_turns(size: int, angle: float) -> None:
    kernel = cs.kernels.motion(size, angle)
    assert kernel.sum() == pytest.approx(1)
    assert (kernel >= 0).all()
    np.testing.assert_allclose(kernel, np.rot90(kernel, 2), atol=1e-9)
    np.testing.assert_allclose(cs.kernels.motion(size, 0).T, cs.kernels.motion(size, 90), atol=1e-9)


def test_the_bank_answers_to_its_own_stripes() -> None:
    bank = gabor_bank(4)
    x = np.arange(21)[None].repeat(21, axis=0)
    across = np.cos(2 * np.pi * x / 4)  # upright stripes: what differs lies from left to right
    answers = [np.abs(cs.convolve(across, kernel)).max() for kernel in bank]
    assert int(np.argmax(answers)) == 0
    assert answers[0] > 5 * answers[2]


def test_bad_names_and_numbers() -> None:
    with pytest.raises(BadQuestion, match="There are: identity"):
        named("blurr")
    with pytest.raises(BadQuestion, match="made with no numbers"):
        named("sharpen", sigma=1)
    with pytest.raises(BadShape, match=r"sigma is 0.3 to 4: received 0"):
        named("gaussian", sigma=0)
    with pytest.raises(BadShape, match="whole number"):
        cs.kernels.box(0)
