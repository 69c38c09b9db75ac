import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract import check_op
from convscope.base.box import Box
from convscope.base.errors import BadShape
from convscope.ops import batch_normalization
from drawn import few, normal, positive, seeds, shapes


def numbers(seed: int, channels: int) -> list[np.ndarray]:
    return [*(normal(seed + i, channels) for i in range(3)), positive(seed, channels)]


@few
@given(shapes(low=2), st.sampled_from([1e-5, 0.1]), seeds)
def test_the_contract(shape, epsilon, seed):
    inputs = [normal(seed, *shape), *numbers(seed, shape[1])]
    assert check_op("BatchNormalization", inputs, {"epsilon": epsilon}) == "onnxruntime"


@few
@given(shapes(low=3, most=3), st.sampled_from([0.9, 0.5]), seeds)
def test_the_contract_in_training(shape, momentum, seed):
    shape = (2, *shape[1:])
    inputs = [normal(seed, *shape), *numbers(seed, shape[1])]
    attributes = {"training_mode": 1, "momentum": momentum}
    check_op("BatchNormalization", inputs, attributes, outputs=3, differentiable=(), atol=1e-5)


def test_the_steps_tell_where_slope_and_shift_come_from():
    one = np.ones(1)
    x = np.array([[5.0]])
    terms = batch_normalization.terms((0, 0), x, 2 * one, one, 3 * one, 4 * one, epsilon=0.0)
    assert dict(terms.steps) == {
        "scale": 2.0, "bias": 1.0, "mean": 3.0, "variance": 4.0, "epsilon": 0.0,
        "slope": 1.0, "shift": -2.0,
    }  # fmt: skip
    assert terms.value == 3.0


def test_the_running_mean_moves_towards_the_batch():
    one = np.ones(1)
    x = np.array([[1.0], [3.0]])
    inputs = (x, one, one, 10 * one, one)
    _, mean, variance = batch_normalization.forward(
        *inputs, training_mode=1, momentum=0.75, outputs=3
    )
    assert (mean.tolist(), variance.tolist()) == ([8.0], [1.0])
    terms = batch_normalization.terms((0,), *inputs, training_mode=1, momentum=0.75, output=1)
    assert terms.products.tolist() == [0.125, 0.375]
    assert terms.value == 8.0


def test_in_training_a_value_reads_the_whole_batch_of_its_channel():
    x, one = np.zeros((2, 3, 4)), np.ones(3)
    boxes = batch_normalization.reads(Box.cell((1, 2, 0)), x, one, one, one, one, training_mode=1)
    assert boxes[0] == Box((0, 2, 0), (2, 3, 4))
    assert boxes[3:] == (None, None)


def test_the_gradient_in_training_is_that_of_finite_differences():
    x, scale, bias = normal(0, 3, 2, 4), normal(1, 2), normal(2, 2)
    running, dy, step = np.ones(2), normal(3, 3, 2, 4), 1e-6

    def loss(x, scale, bias):
        y = batch_normalization.forward(x, scale, bias, running, running, training_mode=1)
        return (y * dy).sum()

    inputs = [x, scale, bias]
    found = batch_normalization.backward(dy, *inputs, running, running, training_mode=1)
    for i, value in enumerate(inputs):
        for cell in np.ndindex(value.shape):
            moved = np.zeros_like(value)
            moved[cell] = step
            up, down = (
                loss(*[v + sign * moved if j == i else v for j, v in enumerate(inputs)])
                for sign in (1, -1)
            )
            assert found[i][cell] == pytest.approx((up - down) / (2 * step), abs=1e-6)
    assert not found[3].any()
    assert not found[4].any()


def test_what_does_not_fit_is_refused():
    x, one = np.zeros((1, 3, 2)), np.ones(2)
    with pytest.raises(BadShape, match=r"x \(1, 3, 2\) needs one number a channel: received scale"):
        batch_normalization.forward(x, one, one, one, one)
