"""What is to grow and what a picture pays: slopes by hand are those that differences measure."""

import numpy as np
import pytest

from convscope.inside.visualise.smooth import paid, paid_slopes
from convscope.inside.visualise.wish import BELOW, Wish, alike

STEP = 1e-5


def measured(number, at, way):
    return (number(at + STEP * way) - number(at - STEP * way)) / (2 * STEP)


def check(number, slopes, shape, seed=0):
    rng = np.random.default_rng(seed)
    at, way = rng.standard_normal(shape), rng.standard_normal(shape)
    by_hand = float((slopes(at) * way).sum())
    assert by_hand == pytest.approx(measured(number, at, way), rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("shape", [(3, 4, 5, 6), (2, 4), (1, 4, 3, 3)])
@pytest.mark.parametrize("objective", ["channel", "neuron", "class"])
def test_slopes_are_those_of_small_steps(shape, objective):
    wish = Wish(objective, (1, 2, 2)[: shape[0]], diversity=0.7)

    def number(y):
        spent = 0.7 * alike(y) / (len(y) - 1) if len(y) > 1 else 0.0
        return float(wish.activations(y).sum()) / 2.5 - spent

    check(number, lambda y: wish.slopes(y, 2.5), shape)


def test_the_three_objectives_on_a_map():
    y = np.zeros((1, 2, 3, 3))
    y[0, 1] = [[-9, 0, 0], [0, 6, 0], [0, 0, 3]]
    assert Wish("channel", (1,)).activations(y).tolist() == [(9 - 9 * BELOW) / 9]
    assert Wish("neuron", (1,)).activations(y).tolist() == [6]
    assert Wish("channel", (1,), margin=(1, 1)).activations(y).tolist() == [6]
    assert Wish("class", (1,)).activations(np.array([[4.0, -5.0]])).tolist() == [-5]


def test_the_same_maps_moved_about_are_alike_and_other_channels_are_not():
    y = np.random.default_rng(0).random((1, 3, 4, 4))
    moved = np.roll(y, 2, 3)
    assert alike(np.concatenate([y, moved])) == pytest.approx(2)
    one, other = np.zeros((2, 1, 2, 2, 2))
    one[0, 0], other[0, 1] = 1, 1
    assert alike(np.concatenate([one, other])) == pytest.approx(0, abs=1e-9)


def test_what_a_picture_pays():
    check(lambda p: paid(p, 0.3, 2.0), lambda p: paid_slopes(p, 0.3, 2.0), (2, 3, 4, 5))
    grey = np.full((1, 1, 4, 4), 0.5)
    edge = grey.copy()
    edge[..., :2] = 0
    assert paid(grey, 1, 1) == 0
    assert paid(edge, 1, 0) == pytest.approx(2 * 4 * 0.25)  # two edges: borders meet
    assert paid(edge, 0, 1) == pytest.approx(0.125)
