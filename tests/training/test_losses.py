import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from convscope.training.losses import balanced, cross_entropy, loss_of, mean_squared_error
from drawn import few, normal, seeds

H = 1e-6


def by_differences(loss, scores, targets):
    slope = np.zeros_like(scores)
    for at in np.ndindex(scores.shape):
        up, down = scores.copy(), scores.copy()
        up[at] += H
        down[at] -= H
        slope[at] = (loss(up, targets)[0] - loss(down, targets)[0]) / (2 * H)
    return slope


@few
@given(st.integers(1, 5), st.integers(2, 6), st.sampled_from([0.0, 0.2]), st.booleans(), seeds)
def test_cross_entropy_against_torch_and_differences(n, k, smoothing, weighed, seed):
    rng = np.random.default_rng(seed)
    scores, labels = 3 * normal(seed, n, k), rng.integers(0, k, n)
    weights = rng.uniform(0.5, 2, k) if weighed else None
    loss, slope = cross_entropy(scores, labels, smoothing=smoothing, weights=weights)
    if weights is None:
        wanted = torch.nn.functional.cross_entropy(
            torch.tensor(scores), torch.tensor(labels), label_smoothing=smoothing
        )
        assert loss == pytest.approx(wanted.item(), rel=1e-9)
    judged = loss_of("cross-entropy", smoothing=smoothing, weights=weights)
    assert slope == pytest.approx(by_differences(judged, scores, labels), abs=1e-6)


@few
@given(st.integers(1, 5), st.integers(1, 3), seeds)
def test_mean_squared_error_against_differences(n, k, seed):
    scores, numbers = normal(seed, n, k), normal(seed + 1, n, k)
    loss, slope = mean_squared_error(scores, numbers)
    assert loss == pytest.approx(np.mean((scores - numbers) ** 2))
    assert slope == pytest.approx(by_differences(mean_squared_error, scores, numbers), abs=1e-6)


def test_the_lesson_s_numbers():
    loss, slope = cross_entropy(np.array([[2.0, 1.0, 0.1]]), np.array([0]))
    assert slope.round(3).tolist() == [[-0.341, 0.242, 0.099]]
    assert loss == pytest.approx(-np.log(0.659), abs=1e-3)


def test_rare_classes_weigh_more_and_absent_ones_nothing():
    assert balanced(np.array([0, 0, 1]), 3).tolist() == [0.5, 1.0, 0.0]


def test_huge_scores_do_not_overflow():
    loss, slope = cross_entropy(np.array([[1e4, -1e4]], np.float32), np.array([1]))
    assert loss == pytest.approx(2e4)
    assert np.isfinite(slope).all()
